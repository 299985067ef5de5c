import Primitives

/// Reads a public JSON Web Key that nobody vouches for (RFC 7517, section 4). Whatever is wrong is `badKey`.
struct KeyReader {
    private static let privateNames = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    let family: String
    let curve: String?
    let id: String?
    let algorithm: String?
    private let jwk: JSONValue

    /// The key must be for `use` when it says what it is for, and for one of `operations` when it lists them; it must
    /// have no private part.
    init(_ jwk: JSONValue, use: String, operations: Set<String>) throws(JOSEError) {
        guard Self.privateNames.allSatisfy({ jwk[$0] == nil }), jwk["use"] == nil || jwk["use"] == .string(use),
            Self.allows(jwk["key_ops"], operations), let family = try Self.text("kty", in: jwk)
        else { throw JOSEError(.badKey) }
        self.jwk = jwk
        self.family = family
        self.curve = try Self.text("crv", in: jwk)
        self.id = try Self.text("kid", in: jwk)
        self.algorithm = try Self.text("alg", in: jwk)
    }

    func rsa() throws(JOSEError) -> RSAPublicKey {
        try RSAPublicKey(modulus: try self.bytes("n"), exponent: try self.bytes("e"))
    }

    /// x and y of a point, 32 bytes each; not yet known to be on the curve.
    func p256Point() throws(JOSEError) -> [UInt8] {
        let (x, y) = (try self.bytes("x"), try self.bytes("y"))
        guard self.curve == "P-256", x.count == 32, y.count == 32 else { throw JOSEError(.badKey) }
        return x + y
    }

    func curve25519(_ curve: String) throws(JOSEError) -> [UInt8] {
        let x = try self.bytes("x")
        guard self.curve == curve, x.count == 32 else { throw JOSEError(.badKey) }
        return x
    }

    private func bytes(_ name: String) throws(JOSEError) -> [UInt8] {
        guard let bytes = try Self.text(name, in: self.jwk).flatMap({ Base64URL.decode($0) }) else {
            throw JOSEError(.badKey)
        }
        return bytes
    }

    /// An optional member: `nil` when absent, refused when it is no text or empty.
    private static func text(_ name: String, in jwk: JSONValue) throws(JOSEError) -> String? {
        guard let value = jwk[name] else { return nil }
        guard let text = value.string, !text.isEmpty else { throw JOSEError(.badKey) }
        return text
    }

    /// A list of different texts (RFC 7517, section 4.3), one of which is among `operations`.
    private static func allows(_ value: JSONValue?, _ operations: Set<String>) -> Bool {
        guard let value else { return true }
        guard let names = value.array?.compactMap(\.string), names.count == value.array?.count,
            Set(names).count == names.count
        else { return false }
        return !operations.isDisjoint(with: names)
    }
}
