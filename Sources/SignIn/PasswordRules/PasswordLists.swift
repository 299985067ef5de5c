/// The lists of this folder, read once, when the first password is judged.
package enum PasswordLists {
    package static let mostUsed = Self.list("passwords")
    package static let local = Self.list("local")
    static let names = Self.list("names")
    static let words = Self.list("words")

    /// A list that is not there is empty: the tests refuse to let one be built.
    private static func list(_ name: String) -> WordList {
        WordList(lines: (Embedded.text("PasswordRules/Lists/\(name).txt") ?? "").utf8)
    }
}
