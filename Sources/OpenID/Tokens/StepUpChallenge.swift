package import Primitives
package import SignIn

/// What a caller of one of the hub's own interfaces has to prove first (RFC 9470, section 3).
package struct StepUpChallenge: Error, Sendable, Hashable {
    package let levels: [AssuranceLevel]
    package let maxAge: Duration?

    /// Nil when the token satisfies one of the levels (none: any will do) and its sign-in is not older than `maxAge`.
    package init?(
        claims: JSONValue,
        levels: [AssuranceLevel],
        maxAge: Duration? = nil,
        now: Timestamp
    ) {
        let level = claims["acr"]?.string.flatMap(AssuranceLevel.init(rawValue:))
        let isHighEnough = levels.isEmpty || level.map { level in levels.contains { level.satisfies($0) } } ?? false
        let signedInAt = claims["auth_time"]?.integer.map { Timestamp(seconds: $0) }
        let isYoung = maxAge.map { maxAge in signedInAt.map { now - $0 <= maxAge } ?? false } ?? true
        guard !isHighEnough || !isYoung else { return nil }
        self.levels = levels
        self.maxAge = maxAge
    }

    /// The value of `WWW-Authenticate`.
    package var header: String {
        var parts = [
            "error=\"\(OAuthError.Code.insufficientUserAuthentication.rawValue)\"",
            "error_description=\"a stronger or younger sign-in is needed\"",
        ]
        if !self.levels.isEmpty {
            parts.append("acr_values=\"\(self.levels.map(\.rawValue).joined(separator: " "))\"")
        }
        if let maxAge { parts.append("max_age=\"\(maxAge.components.seconds)\"") }
        return "Bearer \(parts.joined(separator: ", "))"
    }
}
