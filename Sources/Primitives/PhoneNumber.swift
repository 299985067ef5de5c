/// A telephone number as it is called from anywhere (ITU-T E.164): `+`, then 7 to 15 digits, the first not 0.
package struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Reads what people write: spaces, dots, dashes and strokes between digits, `(0)` after the country's number, `00` for
    /// `+`, and ten digits after 0 as a number of metropolitan France. Nil for anything else: a number of the overseas
    /// departments in their own form, an extension, text of more than 64 bytes.
    package init?(_ text: String) {
        guard text.utf8.count <= 64 else { return nil }
        let marks: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{202F}", ".", "-", "/", "\u{2011}"]
        var digits = String(text.unicodeScalars.filter { !marks.contains($0) })
        if digits.hasPrefix("00") { digits = "+\(digits.dropFirst(2))" }
        if digits.hasPrefix("+"), let part = digits.firstRange(of: "(0)") { digits.removeSubrange(part) }
        if digits.utf8.count == 10, digits.hasPrefix("0"), !Self.isOverseas(digits) {
            digits = "+33\(digits.dropFirst())"
        }
        let number = digits.utf8.dropFirst()
        guard digits.hasPrefix("+"), 7...15 ~= number.count, number.first != UInt8(ascii: "0"),
            number.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        self.description = digits
    }

    /// Those are called by other numbers than +33, and there by several.
    private static func isOverseas(_ digits: String) -> Bool {
        let beginnings = [
            "0262", "0263", "0269", "0590", "0594", "0596", "0639", "0690", "0691", "0692", "0693", "0694", "0696",
            "0697",
        ]
        return beginnings.contains { digits.hasPrefix($0) }
    }
}
