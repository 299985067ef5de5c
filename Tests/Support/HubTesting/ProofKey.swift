package import JOSE
package import Primitives

/// A key of a client: makes DPoP proofs (RFC 9449, section 4.2) and assertions (RFC 7523), right ones and wrong ones.
package struct ProofKey: Sendable {
    package let key: SigningKey

    package init(_ algorithm: SigningAlgorithm = .ES256) throws { self.key = try SigningKey.generate(algorithm) }

    /// The same RSA key for another algorithm.
    package init(_ other: ProofKey, for algorithm: SigningAlgorithm) throws {
        self.key = try SigningKey(pkcs8: other.key.pkcs8, algorithm: algorithm)
    }

    /// The `jkt` of what is bound to it.
    package var thumbprint: String { self.key.publicKey.thumbprint }

    /// As a client registers it.
    package var keySet: String { JSONValue.object(["keys": [self.key.publicKey.jwk]]).canonicalText }

    /// A proof for one request; a change to nil leaves the member out.
    package func proof(
        of hub: Hub,
        method: String = "POST",
        to path: String = "/oauth2/token",
        with accessToken: String? = nil,
        header: [String: JSONValue?] = [:],
        claims: [String: JSONValue?] = [:]
    ) throws -> String {
        var members: [String: JSONValue] = [
            "jti": .string(SystemRandomSource().token(bytes: 16)),
            "htm": .string(method),
            "htu": .string(Hub.url + path),
            "iat": .integer(hub.clock.now.seconds),
        ]
        if let accessToken { members["ath"] = .string(Base64URL.encode(Digest.sha256(accessToken))) }
        for (name, value) in claims { members[name] = value }
        var protected: [String: JSONValue] = [
            "typ": "dpop+jwt", "alg": .string(self.key.algorithm.rawValue), "jwk": self.key.publicKey.jwk,
        ]
        for (name, value) in header { protected[name] = value }
        return try self.signed(protected, members)
    }

    /// An assertion of a client, right unless changed; a change to nil leaves the member out.
    package func assertion(
        of client: String,
        at hub: Hub,
        header: [String: JSONValue?] = [:],
        claims: [String: JSONValue?] = [:]
    ) throws -> String {
        var members: [String: JSONValue] = [
            "iss": .string(client),
            "sub": .string(client),
            "aud": .string(Hub.url),
            "iat": .integer(hub.clock.now.seconds),
            "exp": .integer((hub.clock.now + .minutes(1)).seconds),
            "jti": .string(SystemRandomSource().token(bytes: 16)),
        ]
        for (name, value) in claims { members[name] = value }
        var protected: [String: JSONValue] = [
            "typ": "JWT", "alg": .string(self.key.algorithm.rawValue), "kid": .string(self.key.id.text),
        ]
        for (name, value) in header { protected[name] = value }
        return try self.signed(protected, members)
    }

    private func signed(_ header: [String: JSONValue], _ claims: [String: JSONValue]) throws -> String {
        let input = [header, claims].map { Base64URL.encode(JSONValue.object($0).canonicalBytes) }.joined(
            separator: "."
        )
        return "\(input).\(Base64URL.encode(try self.key.sign(Array(input.utf8))))"
    }
}
