import Foundation
package import Primitives

/// What a new local password must be: long and hard to guess, and nothing else. No rule of composition and no expiry.
///
/// After ANSSI-PG-078 v2 (recommendations 20 to 24 and 27) and CNIL deliberation 2022-100, which asks for 50 bits where
/// the number of attempts is limited. A password of a directory is that directory's to judge.
package struct PasswordRules: Sendable {
    /// Far above any passphrase: bounds the work on what strangers send.
    package static let maximumBytes = 1024
    private static let everywhere = ["Bretagne", "Breizh", "Liamm"]
    /// A passphrase is drawn among two thousand words or more; half of that is counted for each.
    private static let wordFloor = 1024

    private let minimumLength: Int
    private let minimumBits: Int
    private let realmWords: RefusedWords
    private let breached: BreachedPasswords?

    /// `realmWords` are names, short names and domains as they stand.
    package init(
        minimumLength: Int = 12,
        minimumBits: Int = 50,
        realmWords: [String] = [],
        breached: BreachedPasswords? = nil
    ) {
        self.minimumLength = minimumLength
        self.minimumBits = minimumBits
        self.realmWords = RefusedWords(realmWords + Self.everywhere)
        self.breached = breached
    }

    /// What is hashed: the whole text in Unicode normalization form C, so that one password typed on two systems is
    /// one. To be applied once to what is typed, when a password is set and when it is checked here; a directory is
    /// given what was typed.
    package static func normalised(_ typed: String) -> Secret { Secret(typed.precomposedStringWithCanonicalMapping) }

    /// Empty when the password is accepted. `ownNames` are those of the agent, the login and the mail address.
    ///
    /// Reads a file when there is a list of breached passwords: not for the threads of the pool.
    package func weaknesses(
        of password: Secret,
        ownNames: [String]
    ) throws(BreachedPasswords.Failure) -> [PasswordWeakness] {
        guard password.bytes.count <= Self.maximumBytes else { return [.tooLong] }
        let text = PasswordText(password.revealed())
        let own = RefusedWords(ownNames)
        var weaknesses: [PasswordWeakness] = []
        if text.count < self.minimumLength { weaknesses.append(.tooShort(minimum: self.minimumLength)) }
        if Self.isMostUsed(text) { weaknesses.append(.mostUsed) }
        if let word = self.realmWords.firstHeld(by: text) { weaknesses.append(.holdsRealmWord(word)) }
        if own.firstHeld(by: text) != nil { weaknesses.append(.holdsOwnName) }
        if self.minimumBits > 0 {
            let bits = Int(self.entropy(of: text, own: own).bits)
            if bits < self.minimumBits { weaknesses.append(.tooGuessable(bits: bits, minimum: self.minimumBits)) }
        }
        if let breached = self.breached, try breached.holds(password) { weaknesses.append(.breached) }
        return weaknesses
    }

    /// Bits and steps of the estimate, for tests and for a bench.
    package func estimate(of password: Secret, ownNames: [String]) -> (bits: Double, work: Int) {
        let entropy = self.entropy(of: PasswordText(password.revealed()), own: RefusedWords(ownNames))
        return (entropy.bits, entropy.work)
    }

    private func entropy(of text: PasswordText, own: RefusedWords) -> PasswordEntropy {
        PasswordEntropy(
            of: text,
            in: [
                .init(list: PasswordLists.mostUsed, floor: 1), .init(list: PasswordLists.local, floor: 1),
                .init(list: PasswordLists.names, floor: 1), .init(list: PasswordLists.words, floor: Self.wordFloor),
                .init(list: self.realmWords.known, floor: 1), .init(list: own.known, floor: 1),
            ]
        )
    }

    private static func isMostUsed(_ text: PasswordText) -> Bool {
        ([text.folded] + text.spelled).contains { word in
            PasswordLists.mostUsed.rank(of: word) != nil || PasswordLists.local.rank(of: word) != nil
        }
    }
}
