import Primitives

/// One numbered change of the schema, never edited after release.
package struct Migration: Sendable, Hashable {
    package let number: Int
    package let name: String
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    package var sha256: String { Hex.encode(Digest.sha256(self.sql)) }

    /// The statements, which end with `;` at the end of a line; not inside a literal, a `$$` body or a comment.
    package var statements: [String] {
        var statements: [String] = []
        var current = ""
        var quotes = QuoteState()
        for line in self.sql.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let ends = quotes.endsStatement(line)
            if current.isEmpty, !quotes.sawCode { continue }
            current += line
            current += "\n"
            guard ends else { continue }
            statements.append(Self.withoutTerminator(current))
            current = ""
            quotes = QuoteState()
        }
        if !current.isEmpty { statements.append(Self.withoutTerminator(current)) }
        return statements
    }

    private static func withoutTerminator(_ text: String) -> String {
        guard let last = text.lastIndex(of: ";"), text[last...].dropFirst().allSatisfy(\.isWhitespace) else {
            return text
        }
        return String(text[..<last])
    }
}

/// What is open at a point of a text of statements.
private struct QuoteState {
    private var isInLiteral = false
    private var isInBody = false
    private(set) var sawCode = false

    /// Reads one more line: whether a statement ends with it.
    mutating func endsStatement(_ line: Substring) -> Bool {
        var last: Character?
        var rest = line
        while let character = rest.popFirst() {
            if self.isInBody {
                if character == "$", rest.first == "$" {
                    rest.removeFirst()
                    self.isInBody = false
                }
            } else if self.isInLiteral {
                if character == "'" { self.isInLiteral = false }
            } else if character == "-", rest.first == "-" {
                break
            } else if character == "'" {
                self.isInLiteral = true
            } else if character == "$", rest.first == "$" {
                rest.removeFirst()
                self.isInBody = true
            }
            if !character.isWhitespace {
                last = self.isInBody || self.isInLiteral ? "'" : character
                self.sawCode = true
            }
        }
        return last == ";" && !self.isInBody && !self.isInLiteral
    }
}
