package import Primitives

/// A JSON Web Signature that was read but not verified: what it says may be used to find the key, and for nothing else.
package struct UnverifiedJWS: Sendable {
    private static let maximumLength = 16_384

    package let header: JSONValue
    package let payload: [UInt8]
    private let signature: [UInt8]
    private let input: [UInt8]

    /// At most 16 KB; a header that brings a key or rules of its own is `headerRefused`.
    package init(_ token: String) throws(JOSEError) {
        try self.init(token, refused: CompactToken.refusedHeaders)
    }

    init(_ token: String, refused: [String]) throws(JOSEError) {
        let compact = try CompactToken(token, count: 3, maximumLength: Self.maximumLength, refused: refused)
        self.header = compact.header
        self.payload = compact.parts[1]
        self.signature = compact.parts[2]
        self.input = compact.text(ofFirst: 2)
    }

    /// What it claims (RFC 7519, section 3): `nil` when the payload is no object without repeated members.
    package var claims: JSONValue? {
        guard let claims = try? StrictJSON.parse(self.payload), claims.object != nil else { return nil }
        return claims
    }

    /// By a key of the set, see `KeyRule`; then as by that key.
    package func verified(
        by keys: KeySet,
        algorithms: Set<SigningAlgorithm>,
        rule: KeyRule = .named
    ) throws(JOSEError) -> JWS {
        if rule == .namedOrOnly, self.header["kid"] == nil {
            let algorithm = try self.algorithm()
            guard let key = keys.onlyKey(for: algorithm) else { throw JOSEError(.unknownKey) }
            return try self.verified(by: key, algorithms: algorithms)
        }
        guard let id = self.header["kid"]?.string, let key = keys.key(.init(id)) else { throw JOSEError(.unknownKey) }
        return try self.verified(by: key, algorithms: algorithms)
    }

    /// The algorithm is one that the key is for and that `algorithms` holds; the header only agrees with it (RFC 8725,
    /// section 3.1).
    package func verified(by key: PublicKey, algorithms: Set<SigningAlgorithm>) throws(JOSEError) -> JWS {
        let algorithm = try self.algorithm()
        guard key.algorithms.contains(algorithm), algorithms.contains(algorithm) else {
            throw JOSEError(.algorithmRefused)
        }
        guard key.isValid(signature: self.signature, for: self.input, by: algorithm) else {
            throw JOSEError(.badSignature)
        }
        return JWS(header: self.header, payload: self.payload)
    }

    private func algorithm() throws(JOSEError) -> SigningAlgorithm {
        guard let name = self.header["alg"]?.string, let algorithm = SigningAlgorithm(name: name) else {
            throw JOSEError(.algorithmRefused)
        }
        return algorithm
    }
}
