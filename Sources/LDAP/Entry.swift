/// One entry as read: values are bytes, attribute names compared without case.
package struct Entry: Sendable, Hashable {
    package let dn: String
    private let attributes: [String: [[UInt8]]]

    package init(dn: String, attributes: [String: [[UInt8]]]) {
        self.dn = dn
        self.attributes = Dictionary(
            attributes.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, second in first + second }
        )
    }

    /// Names as the directory gave them, in lower case: some carry options (`member;range=0-1499`).
    package var names: [String] { self.attributes.keys.sorted() }

    /// Bytes of its name and of all its values.
    var size: Int { self.dn.utf8.count + self.attributes.values.joined().reduce(0) { $0 + $1.count } }

    package func bytes(_ name: String) -> [[UInt8]] { self.attributes[name.lowercased()] ?? [] }

    /// Values that are UTF-8; others are left out.
    package func texts(_ name: String) -> [String] {
        self.bytes(name).compactMap { String(validating: $0, as: UTF8.self) }
    }

    /// The first value, without space around it; nil when absent or blank.
    package func text(_ name: String) -> String? {
        guard let value = self.texts(name).first else { return nil }
        let trimmed = value.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
        return trimmed.isEmpty ? nil : String(decoding: Array(trimmed), as: UTF8.self)
    }
}
