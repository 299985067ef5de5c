import Web

extension FuzzTarget {
    /// The value that every pair of that name has, and none where they differ.
    ///
    /// Input: the name, then the fields, one a line.
    static let cookie = FuzzTarget("cookie") { input in
        guard let lines = input.text?.lines, let name = lines.first, !name.utf8.contains(0x3D) else { return }
        let fields = Array(lines.dropFirst())
        var values: [[UInt8]] = []
        for field in fields {
            for pair in Array(field.utf8).split(separator: 0x3B) {
                let pair = Array(pair.drop { $0 == 0x20 })
                let prefix = Array("\(name)=".utf8)
                if pair.starts(with: prefix) { values.append(Array(pair.dropFirst(prefix.count))) }
            }
        }
        let found = CookieField.value(name, in: fields)
        let isClear = values.dropFirst().allSatisfy { $0 == values[0] } && !values.isEmpty
        require((found != nil) == isClear, "a value exactly where all pairs of the name agree")
        if let found { require(values[0].isSame(as: found), "the value is the pair's, byte for byte") }
    }
}
