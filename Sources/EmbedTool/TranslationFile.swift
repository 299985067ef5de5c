import Foundation

/// The texts of one language as they stand in `Translations/<tag>.json`: one flat object of strings (RFC 8259), with
/// the line of each.
///
/// Read here and not by a decoder, which keeps neither lines nor order and says nothing of a key that stands twice.
package struct TranslationFile: Sendable {
    package struct Entry: Sendable, Hashable {
        package let key: String
        package let text: String
        package let line: Int
    }

    package let path: String
    package let entries: [Entry]

    package var name: String { self.path.split(separator: "/").last.map(String.init) ?? "" }

    /// The BCP 47 tag that the file is named after.
    package var language: String { String(self.name.prefix { $0 != "." }) }

    package init(path: String, json: String) throws(Complaint) {
        self.path = path
        var reader = Reader(path: path, bytes: Array(json.utf8))
        self.entries = try reader.object()
    }

    private struct Reader {
        let path: String
        let bytes: [UInt8]
        var index = 0
        var line = 1

        mutating func object() throws(Complaint) -> [Entry] {
            var entries: [Entry] = []
            try self.expect("{")
            repeat {
                let line = self.nextLine()
                let key = try self.string()
                try self.expect(":")
                entries.append(Entry(key: key, text: try self.string(), line: line))
            } while self.take(",")
            try self.expect("}")
            self.skipSpace()
            guard self.index == self.bytes.count else { throw self.complaint("nothing may follow the object") }
            return entries
        }

        private mutating func string() throws(Complaint) -> String {
            self.skipSpace()
            let start = self.index
            guard self.take("\"") else { throw self.complaint("a string in double quotes is expected") }
            while self.index < self.bytes.count, self.bytes[self.index] != UInt8(ascii: "\"") {
                self.index += self.bytes[self.index] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard self.index < self.bytes.count else { throw self.complaint("the string has no end") }
            self.index += 1
            let literal = Data(self.bytes[start..<self.index])
            guard let text = try? JSONDecoder().decode(String.self, from: literal) else {
                throw self.complaint("the string is not one of JSON")
            }
            return text
        }

        private mutating func expect(_ mark: Unicode.Scalar) throws(Complaint) {
            guard self.take(mark) else { throw self.complaint("\(mark) is expected") }
        }

        private mutating func take(_ mark: Unicode.Scalar) -> Bool {
            self.skipSpace()
            guard self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: mark) else { return false }
            self.index += 1
            return true
        }

        private mutating func nextLine() -> Int {
            self.skipSpace()
            return self.line
        }

        private mutating func skipSpace() {
            while self.index < self.bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(self.bytes[self.index]) {
                if self.bytes[self.index] == 0x0A { self.line += 1 }
                self.index += 1
            }
        }

        private func complaint(_ text: String) -> Complaint { Complaint(path: self.path, line: self.line, text) }
    }
}
