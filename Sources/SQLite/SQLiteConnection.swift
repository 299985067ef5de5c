import SQLCore

/// One connection on a thread of its own. What happens in transactions is in `SQLiteConnection+Acts`.
actor SQLiteConnection: SQLTransaction {
    nonisolated let thread: ConnectionThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { self.thread.asUnownedSerialExecutor() }
    nonisolated let dialect = SQLDialect.sqlite
    nonisolated let mode: SQLiteHandle.Mode
    let handle: SQLiteHandle

    /// Whether the act that is running has its savepoint.
    var actIsOpen = false
    /// Why the running act is lost.
    var failure: SQLError?
    /// Acts that are done and wait for the commit of their group.
    var group: [CheckedContinuation<SQLError?, Never>] = []
    /// Commits made so far: fewer than the acts when they were grouped.
    var commits = 0

    init(path: String, mode: SQLiteHandle.Mode) async throws(SQLError) {
        self.thread = ConnectionThread(label: "sqlite.\(mode)")
        self.mode = mode
        self.handle = try SQLiteHandle(path: path, mode: mode)
    }

    isolated deinit { self.handle.close() }

    func close() { self.handle.close() }

    var isInTransaction: Bool { self.handle.isInTransaction }

    /// One statement as it is, whatever transaction is open.
    @discardableResult
    func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] { try self.handle.run(statement) }
}
