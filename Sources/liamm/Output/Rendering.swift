package import Primitives

/// Makes text of what the server answered. Pure, so that what people and scripts read is tested as it is.
package enum Rendering {
    package static func table(_ rows: [JSONValue], columns: [String], isBold: Bool = false) -> String {
        let cells = rows.map { row in columns.map { Console.printable(self.cell(row[$0])) } }
        let titles = columns.map(self.title)
        let widths = columns.indices.map { index in
            max(titles[index].count, cells.map { $0[index].count }.max() ?? 0)
        }
        func line(_ values: [String]) -> String {
            var text = ""
            for (index, value) in values.enumerated() {
                let isLast = index == values.count - 1
                text += isLast ? value : value + String(repeating: " ", count: widths[index] - value.count + 2)
            }
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
        let header = line(titles)
        return ([isBold ? "\u{1B}[1m\(header)\u{1B}[0m" : header] + cells.map(line)).joined(separator: "\n")
    }

    /// RFC 4180, one header line.
    package static func csv(_ rows: [JSONValue], columns: [String]) -> String {
        let lines = [columns] + rows.map { row in columns.map { self.cell(row[$0]) } }
        return lines.map { $0.map(self.quoted).joined(separator: ",") }.joined(separator: "\n")
    }

    package static func names(_ rows: [JSONValue], column: String) -> String {
        rows.map { Console.printable(self.cell($0[column])) }.joined(separator: "\n")
    }

    /// Two spaces of indentation, members in byte order.
    package static func json(_ value: JSONValue, indent: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch value {
        case .array(let values) where !values.isEmpty:
            let lines = values.map { inner + self.json($0, indent: indent + 1) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        case .object(let members) where !members.isEmpty:
            let lines = self.sorted(members).map { key, value in
                "\(inner)\(JSONValue.string(key).canonicalText): \(self.json(value, indent: indent + 1))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        default: return value.canonicalText
        }
    }

    /// Every text is quoted as JSON quotes it: YAML reads the same.
    package static func yaml(_ value: JSONValue, indent: Int = 0) -> String {
        let margin = String(repeating: "  ", count: indent)
        switch value {
        case .array(let values) where !values.isEmpty:
            return values.map { "\(margin)- \(self.block($0, indent: indent + 1))" }.joined(separator: "\n")
        case .object(let members) where !members.isEmpty:
            return self.sorted(members).map { key, value in
                let isNested = (value.array?.isEmpty == false) || (value.object?.isEmpty == false)
                return "\(margin)\(key):" + (isNested ? "\n" : " ")
                    + self.yaml(value, indent: isNested ? indent + 1 : 0)
            }
            .joined(separator: "\n")
        default: return value.canonicalText
        }
    }

    /// A value after `- `: its first line stands on the dash's line.
    private static func block(_ value: JSONValue, indent: Int) -> String {
        String(self.yaml(value, indent: indent).drop { $0 == " " })
    }

    private static func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
        members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: ""
        case .string(let text): text
        case .array(let values): values.map(self.cell).joined(separator: ", ")
        case .object(let members):
            self.sorted(members).map { "\($0.key)=\(self.cell($0.value))" }.joined(separator: " ")
        case .some(let value): value.canonicalText
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// `displayName` → `DISPLAY NAME`.
    private static func title(_ column: String) -> String {
        var text = ""
        var wasLower = false
        for character in column {
            if character.isUppercase && wasLower { text += " " }
            wasLower = character.isLowercase
            text += character.uppercased()
        }
        return text
    }
}
