import Primitives

/// Block YAML, two spaces a level; texts always in double quotes.
struct YAMLLines {
    private(set) var content = ""
    /// Set when the next line is the first of a list's element.
    private var startsElement = false

    mutating func line(_ level: Int, _ text: String) {
        if self.startsElement {
            self.content += String(repeating: "  ", count: level - 1) + "- " + text + "\n"
            self.startsElement = false
        } else {
            self.content += String(repeating: "  ", count: level) + text + "\n"
        }
    }

    mutating func text(_ level: Int, _ key: String, _ text: String?, unless usual: String? = nil) {
        if let text, text != usual { self.line(level, "\(key): \(Self.quoted(text))") }
    }

    /// Without quotes when YAML cannot take it for something other than a text. Numbers and `none` stay plain.
    mutating func word(_ level: Int, _ key: String, _ word: String?) {
        guard let word else { return }
        let isNumber =
            key != "slug" && key != "name" && word.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        self.line(level, "\(key): \(isNumber || Self.isPlain(word) ? word : Self.quoted(word))")
    }

    mutating func texts(_ level: Int, _ key: String, _ texts: [String]) {
        self.line(level, "\(key):")
        for text in texts { self.line(level + 1, "- \(Self.quoted(text))") }
    }

    mutating func list<Element>(_ key: String, _ elements: [Element], _ write: (inout Self, Element) -> Void) {
        guard !elements.isEmpty else { return }
        self.line(0, "\(key):")
        for element in elements {
            self.startsElement = true
            write(&self, element)
        }
    }

    /// A mapping, left out when nothing is written in it.
    mutating func group(_ level: Int, _ key: String, _ write: (inout Self) -> Void) {
        let before = self
        self.line(level, "\(key):")
        let size = self.content.utf8.count
        write(&self)
        if self.content.utf8.count == size { self = before }
    }

    private static let otherMeanings: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]

    private static func isPlain(_ word: String) -> Bool {
        guard let first = word.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first | 0x20 else {
            // `15m`, `389ds`: digits and a unit, which YAML has no number for.
            return word.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "smhd".utf8.contains($0) }
                && !word.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        return !self.otherMeanings.contains(word.lowercased())
    }

    private static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": output += "\\\(scalar)"
            case _ where scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value:
                output += "\\x" + Hex.encode([UInt8(scalar.value)])
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
