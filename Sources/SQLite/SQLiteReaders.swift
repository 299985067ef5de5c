/// Lends reading connections; who finds none free waits in line.
actor SQLiteReaders {
    private var free: [SQLiteConnection]
    private let all: [SQLiteConnection]
    private var waiting: [CheckedContinuation<SQLiteConnection, Never>] = []

    init(connections: [SQLiteConnection]) {
        self.free = connections
        self.all = connections
    }

    func lend<Result: Sendable>(
        _ body: @Sendable (SQLiteConnection) async throws -> Result
    ) async throws -> Result {
        let connection: SQLiteConnection
        if let idle = self.free.popLast() {
            connection = idle
        } else {
            connection = await withCheckedContinuation { self.waiting.append($0) }
        }
        defer { self.giveBack(connection) }
        return try await body(connection)
    }

    func close() async {
        for connection in self.all { await connection.close() }
    }

    private func giveBack(_ connection: SQLiteConnection) {
        if self.waiting.isEmpty {
            self.free.append(connection)
        } else {
            self.waiting.removeFirst().resume(returning: connection)
        }
    }
}
