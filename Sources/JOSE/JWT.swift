package import Primitives

/// A signed JSON Web Token in compact form (RFC 7519; RFC 7515, section 7.1).
package struct JWT: Sendable {
    package let header: JSONValue
    package let claims: JSONValue

    /// `type` is the header's `typ`: `JWT`, `at+jwt` (RFC 9068), `logout+jwt`. Claims that are no object are refused.
    package static func sign(_ claims: JSONValue, type: String, with key: SigningKey) throws(JOSEError) -> String {
        guard case .object = claims else { throw JOSEError(.malformed) }
        return try JWS.sign(claims.canonicalBytes, type: type, with: key)
    }

    /// Everything `JWS.verify` asks, then the exact type (RFC 8725, section 3.11) and an object of claims.
    ///
    /// Times are not looked at: see `checkTimes`.
    package static func verify(
        _ token: String,
        keys: KeySet,
        algorithms: Set<SigningAlgorithm>,
        type: String
    ) throws(JOSEError) -> JWT {
        try JWT(JWS.verify(token, keys: keys, algorithms: algorithms), types: .exactly(type))
    }

    /// A verified token of a type that `types` allows, with an object of claims.
    package init(_ signed: JWS, types: TypeRule) throws(JOSEError) {
        guard types.allows(signed.header["typ"]) else { throw JOSEError(.typeRefused) }
        guard let claims = try? StrictJSON.parse(signed.payload), claims.object != nil else {
            throw JOSEError(.malformed)
        }
        self.header = signed.header
        self.claims = claims
    }

    /// `exp` must be there; `nbf` and `iat`, if there, must not lie ahead.
    package func checkTimes(now: Timestamp, leeway: Duration) throws(JOSEError) {
        guard let expiry = try self.time("exp") else { throw JOSEError(.malformed) }
        guard now - leeway < expiry else { throw JOSEError(.expired) }
        for name in ["nbf", "iat"] {
            guard let start = try self.time(name) else { continue }
            guard start <= now + leeway else { throw JOSEError(.notYetValid) }
        }
    }

    /// A NumericDate such as `exp`, `nbf` or `iat`, fractions allowed (RFC 7519, section 2), between 1970 and 9999;
    /// `nil` when absent, `malformed` when it is anything else.
    package func time(_ name: String) throws(JOSEError) -> Timestamp? {
        switch self.claims[name] {
        case nil: return nil
        case .integer(let seconds) where 0...253_402_300_799 ~= seconds: return Timestamp(seconds: seconds)
        case .number(let seconds) where 0...253_402_300_799 ~= seconds:
            return Timestamp(microseconds: Int64(seconds * 1_000_000))
        default: throw JOSEError(.malformed)
        }
    }
}
