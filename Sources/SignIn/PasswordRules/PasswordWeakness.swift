/// Why a new password is refused, for a page to say in words.
package enum PasswordWeakness: Sendable, Hashable {
    /// In characters.
    case tooShort(minimum: Int)
    /// More than `PasswordRules.maximumBytes`.
    case tooLong
    /// It is on a list of the most used.
    case mostUsed
    /// The word as the collectivité writes it.
    case holdsRealmWord(String)
    case holdsOwnName
    case tooGuessable(bits: Int, minimum: Int)
    /// It was published with those of a site that was broken into.
    case breached
    /// It is the one that it should take the place of.
    case unchanged
}
