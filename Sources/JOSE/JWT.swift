package import Primitives

/// A signed JSON Web Token in compact form (RFC 7519; RFC 7515, section 7.1).
package struct JWT: Sendable {
    private static let maximumLength = 16_384
    /// Headers that would let a token choose its own key or its own rules.
    private static let refusedHeaders = ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip"]

    package let header: JSONValue
    package let claims: JSONValue

    /// `type` is the header's `typ`: `JWT`, `at+jwt` (RFC 9068), `logout+jwt`.
    package static func sign(_ claims: JSONValue, type: String, with key: SigningKey) throws(JOSEError) -> String {
        let header: JSONValue = [
            "alg": .string(key.algorithm.rawValue), "kid": .string(key.id.text), "typ": .string(type),
        ]
        var token = Base64URL.encodeBytes(header.canonicalBytes)
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(claims.canonicalBytes)
        let signature = try key.sign(token)
        token.append(UInt8(ascii: "."))
        token += Base64URL.encodeBytes(signature)
        return String(decoding: token, as: UTF8.self)
    }

    /// The algorithm is the registered key's and must be among `algorithms`; the header may only agree with it
    /// (RFC 8725, section 3.1). Times are not looked at: see `checkTimes`.
    package static func verify(
        _ token: String,
        keys: KeySet,
        algorithms: Set<SigningAlgorithm>,
        type: String
    ) throws(JOSEError) -> JWT {
        guard token.utf8.count <= self.maximumLength else { throw JOSEError(.tooLarge) }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let headerBytes = Base64URL.decode(parts[0]),
            let claimBytes = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = try? StrictJSON.parse(headerBytes), header.object != nil
        else { throw JOSEError(.malformed) }
        guard self.refusedHeaders.allSatisfy({ header[$0] == nil }) else { throw JOSEError(.headerRefused) }
        guard let id = header["kid"]?.string, let key = keys.key(.init(id)) else { throw JOSEError(.unknownKey) }
        guard header["alg"]?.string == key.algorithm.rawValue, algorithms.contains(key.algorithm) else {
            throw JOSEError(.algorithmRefused)
        }
        guard self.matches(header["typ"]?.string, type) else { throw JOSEError(.typeRefused) }
        guard key.isValid(signature: signature, for: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw JOSEError(.badSignature)
        }
        guard let claims = try? StrictJSON.parse(claimBytes), claims.object != nil else { throw JOSEError(.malformed) }
        return JWT(header: header, claims: claims)
    }

    /// `exp` must be there; `nbf` and `iat`, if there, must not lie ahead.
    package func checkTimes(now: Timestamp, leeway: Duration) throws(JOSEError) {
        guard let expiry = self.seconds("exp") else { throw JOSEError(.malformed) }
        guard now - leeway < Timestamp(seconds: expiry) else { throw JOSEError(.expired) }
        for name in ["nbf", "iat"] where self.claims[name] != nil {
            guard let value = self.seconds(name) else { throw JOSEError(.malformed) }
            guard Timestamp(seconds: value) <= now + leeway else { throw JOSEError(.notYetValid) }
        }
    }

    private func seconds(_ name: String) -> Int64? {
        guard let value = self.claims[name]?.integer, 0...253_402_300_799 ~= value else { return nil }
        return value
    }

    /// Case and an `application/` prefix do not matter (RFC 7515, section 4.1.9).
    private static func matches(_ found: String?, _ expected: String) -> Bool {
        guard var found = found?.lowercased() else { return false }
        if found.hasPrefix("application/") { found.removeFirst("application/".count) }
        return found == expected.lowercased()
    }
}
