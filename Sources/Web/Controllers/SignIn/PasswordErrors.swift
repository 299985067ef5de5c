import Messages
import SignIn

/// What a new password was refused for, as words in the address of its page: they say what rule, never what was typed.
struct PasswordErrors {
    static let missing = "missing"
    static let mismatch = "mismatch"

    let words: String
    private let parts: [String]

    init(_ words: String?) {
        self.parts = (words ?? "").split(separator: ".").prefix(8).map(String.init)
        self.words = self.parts.joined(separator: ".")
    }

    init(_ weaknesses: [PasswordWeakness]) {
        self.init(
            weaknesses.map { weakness in
                switch weakness {
                case .tooShort(let minimum): "short-\(minimum)"
                case .tooLong: "long"
                case .mostUsed: "common"
                case .holdsRealmWord: "realm"
                case .holdsOwnName: "own"
                case .tooGuessable: "guessable"
                case .breached: "breached"
                case .unchanged: "unchanged"
                }
            }.joined(separator: ".")
        )
    }

    var isEmpty: Bool { self.sentences.isEmpty && self.confirmation == nil }

    var confirmation: Sentence? { self.parts.contains(Self.mismatch) ? NewPasswordPage.mismatch : nil }

    var sentences: [Sentence] {
        self.parts.compactMap { part in
            if part.hasPrefix("short-"), let count = Int(part.dropFirst(6)) {
                return Sentence(.weaknessShort, count: count)
            }
            switch part {
            case Self.missing: return NewPasswordPage.missing
            case "long": return Sentence(.weaknessLong)
            case "common": return Sentence(.weaknessCommon)
            case "realm": return Sentence(.weaknessRealm)
            case "own": return Sentence(.weaknessOwn)
            case "guessable": return Sentence(.weaknessGuessable)
            case "breached": return Sentence(.weaknessBreached)
            case "unchanged": return Sentence(.weaknessUnchanged)
            default: return nil
            }
        }
    }
}
