import SignIn

extension PasswordWeakness {
    /// For administrators; what was typed is never said again.
    var words: String {
        switch self {
        case .tooShort(let minimum): "it has fewer than \(minimum) characters"
        case .tooLong: "it has more than \(PasswordRules.maximumBytes) bytes"
        case .mostUsed: "it is one of the most used passwords"
        case .holdsRealmWord(let word): "it holds `\(word)`, a word of the realm"
        case .holdsOwnName: "it holds the agent's own name, login or mail"
        case .tooGuessable(let bits, let minimum): "it is too easy to guess: \(bits) bits of the \(minimum) asked"
        case .breached: "it is known from a site that was broken into"
        case .unchanged: "it is the password that was given"
        }
    }
}
