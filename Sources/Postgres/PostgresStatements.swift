/// The prepared statements of one connection, a bounded number of them.
struct PostgresStatements {
    private static let limit = 256
    private static let preparable = ["select", "insert", "update", "delete", "with"]

    private var names: [String: String] = [:]
    private var columns: [String: [String]] = [:]
    private var made = 0

    /// Changes of the schema and transaction control are not worth a preparation.
    static func isPreparable(_ text: String) -> Bool {
        let start = text.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.prefix(6)
        let word = String(decoding: start, as: UTF8.self).lowercased()
        return self.preparable.contains { word.hasPrefix($0) }
    }

    func hasRoom(for count: Int) -> Bool { self.names.count + count < Self.limit }

    func name(for key: String) -> String? { self.names[key] }

    mutating func newName() -> String {
        self.made += 1
        return "liamm\(self.made)"
    }

    /// The statement to give up before another is prepared.
    mutating func victim() -> String? {
        guard self.names.count >= Self.limit, let (_, name) = self.names.popFirst() else { return nil }
        self.columns.removeValue(forKey: name)
        return name
    }

    mutating func record(_ name: String, for key: String) { self.names[key] = name }

    /// The names of the columns, read from the first result: the server refuses a statement whose columns changed.
    mutating func columns(of name: String, _ read: () -> [String]) -> [String] {
        if let columns = self.columns[name] { return columns }
        let columns = read()
        self.columns[name] = columns
        return columns
    }
}
