import Primitives

/// The members that make a public key what it is, and nothing about it (RFC 7518, section 6; RFC 8037, section 2).
struct KeyMembers {
    private let members: [String: JSONValue]

    static func rsa(_ key: RSAPublicKey) -> KeyMembers {
        KeyMembers(members: [
            "kty": "RSA", "n": .string(Base64URL.encode(key.modulus)), "e": .string(Base64URL.encode(key.exponent)),
        ])
    }

    /// `point` is x and y, 32 bytes each.
    static func p256(_ point: [UInt8]) -> KeyMembers {
        KeyMembers(members: [
            "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(point.prefix(32))),
            "y": .string(Base64URL.encode(point.dropFirst(32))),
        ])
    }

    static func curve25519(_ curve: String, _ x: [UInt8]) -> KeyMembers {
        KeyMembers(members: ["kty": "OKP", "crv": .string(curve), "x": .string(Base64URL.encode(x))])
    }

    /// RFC 7638, section 3: SHA-256 of these members in byte order, without white space.
    var thumbprint: String { Base64URL.encode(Digest.sha256(JSONValue.object(self.members).canonicalBytes)) }

    /// The key alone, as the `epk` of a header.
    var bare: JSONValue { .object(self.members) }

    func jwk(id: String, use: String, algorithm: String?) -> JSONValue {
        var all = self.members
        all["kid"] = .string(id)
        all["use"] = .string(use)
        if let algorithm { all["alg"] = .string(algorithm) }
        return .object(all)
    }
}
