/// Why a session is over.
package enum Ending: String, Sendable {
    /// The issuer said so.
    case backchannel
    /// The issuer gave no new token.
    case refreshRefused = "refresh-refused"
    /// The agent left.
    case signOut = "sign-out"

    /// The agent did nothing and must be told.
    package var isSurprise: Bool { self != .signOut }
}
