import Primitives

/// A JWS by a key that its own header brings: a DPoP proof (RFC 9449, section 4.2). It proves that its sender has the
/// private key, and nothing about who that is.
package struct SelfSignedJWS: Sendable {
    package let signed: JWS
    package let key: PublicKey

    /// Everything `UnverifiedJWS` asks but that there is no `jwk`, which must be a public key that fits the algorithm.
    package static func verify(_ token: String, algorithms: Set<SigningAlgorithm>) throws(JOSEError) -> SelfSignedJWS {
        let refused = CompactToken.refusedHeaders.filter { $0 != "jwk" }
        let unverified = try UnverifiedJWS(token, refused: refused)
        guard let jwk = unverified.header["jwk"] else { throw JOSEError(.headerRefused) }
        let key = try PublicKey(jwk: jwk)
        return SelfSignedJWS(signed: try unverified.verified(by: key, algorithms: algorithms), key: key)
    }
}
