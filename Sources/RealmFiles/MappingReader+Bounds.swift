import Yams

/// Values that have a range.
extension MappingReader {
    /// `8h`, `90m`: whole units within bounds.
    func span(_ key: String, in unit: SpanUnit, _ bounds: ClosedRange<Int>) -> Int? {
        guard let node = self.node(key) else { return nil }
        let (least, most) = (unit.text(bounds.lowerBound), unit.text(bounds.upperBound))
        let text = node.scalar?.string ?? ""
        guard let count = unit.count(text) else {
            self.file.report(node, "\"\(key)\" is whole \(unit.name)", hint: "from \(least) to \(most)")
            return nil
        }
        guard bounds ~= count else {
            self.file.report(node, "\"\(key)\" \(text) is out of range", hint: "from \(least) to \(most)")
            return nil
        }
        return count
    }

    /// A whole number within bounds, not in quotes.
    func number(_ key: String, _ bounds: ClosedRange<Int>) -> Int? {
        guard let node = self.node(key) else { return nil }
        let text = node.scalar.flatMap { $0.style == .plain ? $0.string : nil } ?? ""
        let isNumber = RealmFileReader.isDigits(text) && (text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0"))
        guard isNumber, let number = Int(text) else {
            self.file.report(
                node,
                "\"\(key)\" is a whole number",
                hint: "from \(bounds.lowerBound) to \(bounds.upperBound)"
            )
            return nil
        }
        guard bounds ~= number else {
            self.file.report(
                node,
                "\"\(key)\" \(number) is out of range",
                hint: "from \(bounds.lowerBound) to \(bounds.upperBound)"
            )
            return nil
        }
        return number
    }
}
