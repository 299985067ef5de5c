package import JOSE
package import Primitives

/// A DPoP proof (RFC 9449, section 4.2) whose signature is right: its sender has the private key, now or before.
///
/// Reading it keeps nothing and asks nobody: whether it was seen before is `SenderProof`'s.
package struct DPoPProof: Sendable, Hashable {
    /// How far the clocks of the two may differ.
    package static let skew = Duration.seconds(60)

    /// RFC 7638, SHA-256, base64url: the `jkt` of tokens that are bound to the key.
    package let thumbprint: String
    package let id: String
    package let nonce: String?
    let algorithm: SigningAlgorithm
    private let method: String
    private let target: HTTPTarget
    private let issuedAt: Timestamp
    private let tokenHash: String?

    /// RFC 9449, section 4.3, checks 2 to 7: `invalid_dpop_proof` for whatever is missing, of another type, or wrong.
    package init(_ text: String, algorithms: Set<SigningAlgorithm>) throws(OAuthError) {
        let key: PublicKey
        let token: JWT
        let time: Timestamp?
        let name: SigningAlgorithm?
        do throws(JOSEError) {
            let proof = try SelfSignedJWS.verify(text, algorithms: algorithms)
            key = proof.key
            token = try JWT(proof.signed, types: .exactly("dpop+jwt"))
            time = try token.time("iat")
            name = token.header["alg"]?.string.flatMap { SigningAlgorithm(name: $0) }
        } catch {
            throw Self.refusal("the proof is not a JWT of type dpop+jwt by a public key of its own")
        }
        guard let id = token.claims["jti"]?.string, 1...512 ~= id.utf8.count,
            let method = token.claims["htm"]?.string, let url = token.claims["htu"]?.string, let issuedAt = time,
            let algorithm = name
        else { throw Self.refusal("jti, htm, htu and iat are required") }
        guard let target = HTTPTarget(url) else { throw Self.refusal("htu is not the address of a request") }
        self.nonce = try Self.text("nonce", in: token.claims)
        self.tokenHash = try Self.text("ath", in: token.claims)
        self.thumbprint = key.thumbprint
        self.id = id
        self.algorithm = algorithm
        self.method = method
        self.target = target
        self.issuedAt = issuedAt
    }

    /// Checks 8, 9, 11 and 12. With a nonce of ours the proof's own time says nothing more; without, it is within a
    /// minute. `accessToken` is the one that the proof came with; nil: it came with none, and need not name one.
    package func check(
        method: String,
        url: String,
        accessToken: String?,
        hasNonce: Bool,
        now: Timestamp
    ) throws(OAuthError) {
        guard isSame(self.method, method) else { throw Self.refusal("htm is another method") }
        guard self.target == HTTPTarget(url) else { throw Self.refusal("htu is another address") }
        guard hasNonce || -Self.skew...Self.skew ~= now - self.issuedAt else {
            throw Self.refusal("iat is more than a minute away")
        }
        guard let accessToken else { return }
        guard let tokenHash, isSame(tokenHash, Base64URL.encode(Digest.sha256(accessToken))) else {
            throw Self.refusal("ath is missing or of another access token")
        }
    }

    /// An optional claim, which must be a text.
    private static func text(_ name: String, in claims: JSONValue) throws(OAuthError) -> String? {
        guard let value = claims[name] else { return nil }
        guard let text = value.string else { throw self.refusal("\(name) is not a text") }
        return text
    }

    static func refusal(_ reason: String) -> OAuthError { OAuthError(.invalidProof, reason) }
}

extension Duration {
    fileprivate static prefix func - (duration: Duration) -> Duration { .zero - duration }
}
