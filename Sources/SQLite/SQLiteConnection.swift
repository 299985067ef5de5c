import CSQLite
import Primitives
import SQLCore

/// One connection on a thread of its own, with its prepared statements.
actor SQLiteConnection: SQLTransaction {
    enum Mode { case writer, reader }

    private nonisolated let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }
    nonisolated let dialect = SQLDialect.sqlite

    private var handle: OpaquePointer?
    private var statements: [String: OpaquePointer] = [:]
    private static let cacheSize = 256

    init(path: String, mode: Mode) async throws(SQLError) {
        self.executor = BlockingExecutor(label: "sqlite.\(mode)")
        try self.open(path: path, mode: mode)
    }

    isolated deinit { self.close() }

    private func open(path: String, mode: Mode) throws(SQLError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        self.handle = opened
        guard code == SQLITE_OK else { throw self.failure(code) }
        sqlite3_busy_timeout(opened, 5_000)
        try self.run("pragma journal_mode = wal")
        try self.run("pragma synchronous = full")
        try self.run("pragma foreign_keys = on")
        if mode == .reader { try self.run("pragma query_only = on") }
        // A driver that leaves FULL unset would lose the last commits in a power cut without a word.
        guard try self.run("pragma synchronous").first?.integer("synchronous") == 2,
            try self.run("pragma journal_mode").first?.text("journal_mode") == "wal"
        else { throw SQLError(.unavailable, detail: "WAL with synchronous=FULL is not possible here") }
    }

    func close() {
        for statement in self.statements.values { sqlite3_finalize(statement) }
        self.statements = [:]
        sqlite3_close_v2(self.handle)
        self.handle = nil
    }

    @discardableResult
    func query(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] { try self.run(statement) }

    @discardableResult
    func execute(_ statement: SQLStatement) throws(SQLError) -> Int {
        try self.run(statement)
        return Int(sqlite3_changes64(self.handle))
    }

    @discardableResult
    private func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] {
        let prepared = try self.prepared(statement.text)
        defer {
            sqlite3_reset(prepared)
            sqlite3_clear_bindings(prepared)
        }
        for (index, value) in statement.values.enumerated() { try self.bind(value, at: index + 1, of: prepared) }
        let count = sqlite3_column_count(prepared)
        let names = (0..<count).map { String(cString: sqlite3_column_name(prepared, $0)) }
        var rows: [SQLRow] = []
        while true {
            let code = sqlite3_step(prepared)
            switch code {
            case SQLITE_ROW:
                rows.append(SQLRow(names: names, values: (0..<count).map { Self.column($0, of: prepared) }))
            case SQLITE_DONE: return rows
            default: throw self.failure(code)
            }
        }
    }

    private func prepared(_ text: String) throws(SQLError) -> OpaquePointer {
        if let statement = self.statements[text] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(self.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw code == SQLITE_OK ? SQLError(.invalidStatement, detail: "empty statement") : self.failure(code)
        }
        if self.statements.count >= Self.cacheSize, let victim = self.statements.popFirst() {
            sqlite3_finalize(victim.value)
        }
        self.statements[text] = statement
        return statement
    }

    private func bind(_ value: SQLValue, at number: Int, of statement: OpaquePointer) throws(SQLError) {
        let index = sqlite3_bind_parameter_index(statement, "$\(number)")
        guard index > 0 else { throw SQLError(.invalidStatement, detail: "no parameter $\(number)") }
        let code =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let integer): sqlite3_bind_int64(statement, index, integer)
            case .text(let text): liamm_sqlite3_bind_text(statement, index, text, Int32(text.utf8.count))
            case .blob(let bytes): liamm_sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count))
            }
        guard code == SQLITE_OK else { throw self.failure(code) }
    }

    private static func column(_ index: Int32, of statement: OpaquePointer) -> SQLValue {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_TEXT:
            let count = Int(sqlite3_column_bytes(statement, index))
            let bytes = UnsafeBufferPointer(start: sqlite3_column_text(statement, index), count: count)
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, index))
            return .blob(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, index), count: count)))
        default: return .null
        }
    }

    private func failure(_ code: Int32) -> SQLError {
        let detail = self.handle.map { String(cString: sqlite3_errmsg($0)) } ?? "not open"
        let kind: SQLError.Code =
            switch code {
            case liamm_sqlite_constraint_unique, liamm_sqlite_constraint_primary_key: .uniqueViolation
            case liamm_sqlite_constraint_foreign_key: .foreignKeyViolation
            default:
                switch code & 0xFF {
                case SQLITE_CONSTRAINT: .checkViolation
                case SQLITE_BUSY, SQLITE_LOCKED: .busy
                case SQLITE_FULL: .diskFull
                case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
                case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY: .unavailable
                default: .invalidStatement
                }
            }
        return SQLError(kind, detail: detail)
    }
}
