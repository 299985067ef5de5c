package import Primitives

/// One row, read by column name.
package struct SQLRow: Sendable {
    private let names: [String]
    private let values: [SQLValue]
    /// The first column that is looked at.
    private let start: Int

    package init(names: [String], values: [SQLValue]) { self.init(names: names, values: values, start: 0) }

    private init(names: [String], values: [SQLValue], start: Int) {
        self.names = names
        self.values = values
        self.start = start
    }

    package func value(_ column: String) throws(SQLError) -> SQLValue { self.values[try self.index(of: column)] }

    /// The columns behind this one: where several tables are read at once, each has its own `id`.
    package func after(_ column: String) throws(SQLError) -> SQLRow {
        SQLRow(names: self.names, values: self.values, start: try self.index(of: column) + 1)
    }

    private func index(of column: String) throws(SQLError) -> Int {
        guard let index = self.names[self.start...].firstIndex(of: column) else {
            throw SQLError(.missingColumn, detail: column)
        }
        return index
    }

    package func textIfPresent(_ column: String) throws(SQLError) -> String? {
        switch try self.value(column) {
        case .null: nil
        case .text(let text): text
        default: throw SQLError(.missingColumn, detail: "\(column) is not text")
        }
    }

    package func integerIfPresent(_ column: String) throws(SQLError) -> Int64? {
        switch try self.value(column) {
        case .null: nil
        case .integer(let integer): integer
        default: throw SQLError(.missingColumn, detail: "\(column) is not an integer")
        }
    }

    package func bytesIfPresent(_ column: String) throws(SQLError) -> [UInt8]? {
        switch try self.value(column) {
        case .null: nil
        case .blob(let bytes): bytes
        default: throw SQLError(.missingColumn, detail: "\(column) is not bytes")
        }
    }

    package func text(_ column: String) throws(SQLError) -> String {
        try self.present(self.textIfPresent(column), column)
    }

    package func integer(_ column: String) throws(SQLError) -> Int64 {
        try self.present(self.integerIfPresent(column), column)
    }

    package func bytes(_ column: String) throws(SQLError) -> [UInt8] {
        try self.present(self.bytesIfPresent(column), column)
    }

    package func bool(_ column: String) throws(SQLError) -> Bool { try self.integer(column) != 0 }

    package func timestamp(_ column: String) throws(SQLError) -> Timestamp {
        Timestamp(microseconds: try self.integer(column))
    }

    package func timestampIfPresent(_ column: String) throws(SQLError) -> Timestamp? {
        try self.integerIfPresent(column).map { Timestamp(microseconds: $0) }
    }

    package func identifier<Tag>(_ column: String) throws(SQLError) -> Identifier<Tag> {
        Identifier(try self.text(column))
    }

    package func identifierIfPresent<Tag>(_ column: String) throws(SQLError) -> Identifier<Tag>? {
        try self.textIfPresent(column).map { Identifier($0) }
    }

    private func present<Value>(_ value: Value?, _ column: String) throws(SQLError) -> Value {
        guard let value else { throw SQLError(.missingColumn, detail: "\(column) is null") }
        return value
    }
}
