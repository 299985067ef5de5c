/// One thing wrong in a realm file, where it stands and what was probably meant.
package struct RealmFileProblem: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let path: String
    /// Both count from 1, columns in Unicode scalars.
    package let line: Int
    package let column: Int
    package let message: String
    /// What to write instead, where it can be told.
    package let hint: String?

    package init(path: String, line: Int = 1, column: Int = 1, message: String, hint: String? = nil) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// `Realms/brest.yaml:12:3: unknown key "sirenn"; did you mean "siren"?`
    package var description: String {
        "\(self.path):\(self.line):\(self.column): \(self.message)" + (self.hint.map { "; \($0)" } ?? "")
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.path, left.line, left.column, left.message) < (right.path, right.line, right.column, right.message)
    }
}
