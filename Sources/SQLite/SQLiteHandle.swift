import CSQLite
import SQLCore

/// An open connection of the engine with its compiled statements. It belongs to one thread at a time: whoever holds it
/// sees to that.
final class SQLiteHandle {
    enum Mode {
        case writer, reader
        /// A reader that waits for nobody, once it is open.
        case lookup
    }

    private var handle: OpaquePointer?
    private var statements = PreparedStatements()

    /// Once, before anything is open; afterwards the engine refuses it and goes on as it is.
    private static let isReady: Void = { _ = liamm_sqlite3_count_no_memory() }()

    init(path: String, mode: Mode) throws(SQLError) {
        Self.isReady
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &self.handle, flags, nil)
        guard code == SQLITE_OK else { throw self.error(code) }
        sqlite3_busy_timeout(self.handle, 5_000)
        try self.run("pragma journal_mode = wal")
        try self.run("pragma synchronous = full")
        try self.run("pragma foreign_keys = on")
        try self.run("pragma journal_size_limit = 67108864")
        if mode != .writer { try self.run("pragma query_only = on") }
        // A driver that leaves FULL unset would lose the last commits in a power cut without a word.
        guard try self.run("pragma synchronous").first?.integer("synchronous") == 2,
            try self.run("pragma journal_mode").first?.text("journal_mode") == "wal",
            try self.run("pragma foreign_keys").first?.integer("foreign_keys") == 1
        else { throw SQLError(.unavailable, detail: "WAL with synchronous=FULL is not possible here") }
        if mode == .lookup { sqlite3_busy_timeout(self.handle, 0) }
    }

    deinit { self.close() }

    func close() {
        self.statements.removeAll()
        sqlite3_close_v2(self.handle)
        self.handle = nil
    }

    var isInTransaction: Bool {
        guard let handle = self.handle else { return false }
        return sqlite3_get_autocommit(handle) == 0
    }

    /// Foreign keys declared `deferrable` that the transaction has not satisfied yet.
    var hasOpenForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(self.handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    var totalChanges: Int64 { self.handle.map { sqlite3_total_changes64($0) } ?? 0 }
    var changesOfLastStatement: Int64 { self.handle.map { sqlite3_changes64($0) } ?? 0 }

    /// One statement as it is, whatever transaction is open.
    @discardableResult
    func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] {
        guard let handle = self.handle else { throw SQLError(.unavailable, detail: "the database is closed") }
        do throws(PreparedStatement.Failure) {
            let prepared = try self.statements.prepare(statement.text, on: handle)
            defer { prepared.reset() }
            try prepared.bind(statement.values)
            return try prepared.rows()
        } catch {
            switch error {
            case .engine(let code): throw self.error(code)
            case .misuse(let detail): throw SQLError(.invalidStatement, detail: detail)
            }
        }
    }

    private func error(_ code: Int32) -> SQLError {
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
                case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PERM: .unavailable
                default: .invalidStatement
                }
            }
        return SQLError(kind, detail: detail)
    }
}
