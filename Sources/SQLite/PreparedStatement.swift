import CSQLite
import SQLCore

/// A statement of one connection, compiled once. Used on the thread of its connection only.
struct PreparedStatement {
    enum Failure: Error {
        case engine(Int32)
        case misuse(String)
    }

    private let handle: OpaquePointer
    private let names: [String]
    /// The number `n` of the parameter `$n` at each place SQLite gave to one.
    private let numbers: [Int]

    init(_ text: String, on connection: OpaquePointer) throws(Failure) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK else { throw .engine(code) }
        guard let handle else { throw .misuse("empty statement") }
        self.handle = handle
        self.names = Self.names(of: handle)
        self.numbers = (0..<sqlite3_bind_parameter_count(handle)).map { index in
            sqlite3_bind_parameter_name(handle, index + 1).flatMap { Int(String(cString: $0 + 1)) } ?? 0
        }
    }

    private static func names(of handle: OpaquePointer) -> [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    func finalize() { sqlite3_finalize(self.handle) }

    func reset() {
        sqlite3_reset(self.handle)
        sqlite3_clear_bindings(self.handle)
    }

    func bind(_ values: [SQLValue]) throws(Failure) {
        guard values.count == self.numbers.count else {
            throw .misuse("\(values.count) values for \(self.numbers.count) parameters")
        }
        for (place, number) in self.numbers.enumerated() {
            guard values.indices.contains(number - 1) else {
                throw .misuse("a parameter is not $1 to $\(values.count)")
            }
            let index = Int32(place + 1)
            let code =
                switch values[number - 1] {
                case .null: sqlite3_bind_null(self.handle, index)
                case .integer(let integer): sqlite3_bind_int64(self.handle, index, integer)
                case .text(let text): liamm_sqlite3_bind_text(self.handle, index, text, Int32(text.utf8.count))
                case .blob(let bytes): liamm_sqlite3_bind_blob(self.handle, index, bytes, Int32(bytes.count))
                }
            guard code == SQLITE_OK else { throw .engine(code) }
        }
    }

    func rows() throws(Failure) -> [SQLRow] {
        var rows: [SQLRow] = []
        var names = self.names
        while true {
            let code = sqlite3_step(self.handle)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw .engine(code) }
            // The engine compiles `select *` again by itself when the schema has changed.
            if rows.isEmpty, sqlite3_stmt_status(self.handle, SQLITE_STMTSTATUS_REPREPARE, 0) > 0 {
                names = Self.names(of: self.handle)
            }
            let count = Int32(names.count)
            var values: [SQLValue] = []
            values.reserveCapacity(Int(count))
            for index in 0..<count { values.append(try self.column(index)) }
            rows.append(SQLRow(names: names, values: values))
        }
    }

    private func column(_ index: Int32) throws(Failure) -> SQLValue {
        switch sqlite3_column_type(self.handle, index) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(self.handle, index))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(self.handle, index)
            let count = Int(sqlite3_column_bytes(self.handle, index))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let blob = sqlite3_column_blob(self.handle, index)
            let count = Int(sqlite3_column_bytes(self.handle, index))
            return .blob(Array(UnsafeRawBufferPointer(start: blob, count: count)))
        default: throw .misuse("a column holds a floating-point number")
        }
    }
}

/// The statements of one connection by their text, a bounded number of them.
struct PreparedStatements {
    private static let limit = 256
    private var statements: [String: PreparedStatement] = [:]

    mutating func prepare(
        _ text: String,
        on connection: OpaquePointer
    ) throws(PreparedStatement.Failure) -> PreparedStatement {
        if let statement = self.statements[text] { return statement }
        let statement = try PreparedStatement(text, on: connection)
        if self.statements.count >= Self.limit { self.statements.popFirst()?.value.finalize() }
        self.statements[text] = statement
        return statement
    }

    mutating func removeAll() {
        for statement in self.statements.values { statement.finalize() }
        self.statements = [:]
    }
}
