import SQLCore

/// Acts on the writer are savepoints of a transaction they share, so that one fsync makes all of them durable; a body
/// on a reader has a transaction of its own. Both begin with their first statement.
extension SQLiteConnection {
    @discardableResult
    func query(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] {
        if let failure = self.failure { throw failure }
        do throws(SQLError) {
            try self.openAct()
            return try self.run(statement)
        } catch {
            self.failure = error
            throw error
        }
    }

    @discardableResult
    func execute(_ statement: SQLStatement) throws(SQLError) -> Int {
        let before = self.handle.totalChanges
        try self.query(statement)
        return self.handle.totalChanges == before ? 0 : Int(self.handle.changesOfLastStatement)
    }

    private func openAct() throws(SQLError) {
        if self.actIsOpen { return }
        switch self.mode {
        case .reader, .lookup: try self.run("begin deferred")
        case .writer:
            if !self.isInTransaction { try self.run("begin immediate") }
            try self.run("savepoint act")
        }
        self.actIsOpen = true
    }

    /// Ends a body on a reader.
    func endSnapshot() throws(SQLError) {
        defer {
            self.actIsOpen = false
            self.failure = nil
        }
        if self.isInTransaction { try self.run("rollback") }
        if let failure = self.failure { throw failure }
    }

    /// A statement alone is an act that needs no savepoint: the engine undoes a statement that fails.
    func perform(_ statement: SQLStatement, in line: ConnectionPool<SQLiteConnection>) async throws -> [SQLRow] {
        let outcome: Result<[SQLRow], any Error>
        do throws(SQLError) {
            if !self.isInTransaction { try self.run("begin immediate") }
            outcome = .success(try self.run(statement))
        } catch {
            self.failure = error
            outcome = .failure(error)
        }
        return try await self.endAct(outcome, in: line)
    }

    /// Ends the act that was running, and returns when its group is committed: by the last of the group, which is the
    /// one who finds nobody waiting or the group full.
    func endAct<Value: Sendable>(
        _ outcome: Result<Value, any Error>,
        in line: ConnectionPool<SQLiteConnection>
    ) async throws -> Value {
        let outcome = self.closeAct(outcome)
        let canGrow = self.isInTransaction && self.group.count + 1 < SQLiteWriter.groupSize
        if canGrow { self.failure = nil }
        if canGrow, line.handOver(self) {
            // The next act cannot overtake: it needs this thread, which is held until the continuation is stored.
            if let failure = await withCheckedContinuation({ self.group.append($0) }) { throw failure }
            return try outcome.get()
        }
        let failure = self.commitGroup()
        let group = self.group
        self.group = []
        for member in group { member.resume(returning: failure) }
        line.put(self)
        if let failure { throw failure }
        return try outcome.get()
    }

    /// Keeps what the act did or takes it back, and only that.
    private func closeAct<Value>(_ outcome: Result<Value, any Error>) -> Result<Value, any Error> {
        var outcome = outcome
        if let failure = self.failure, case .success = outcome { outcome = .failure(failure) }
        if self.actIsOpen, self.isInTransaction {
            do {
                if case .success = outcome, self.handle.hasOpenForeignKeys { throw SQLError(.foreignKeyViolation) }
                if case .failure = outcome { try self.run("rollback to act") }
                try self.run("release act")
            } catch {
                outcome = .failure(error)
                _ = try? self.run("rollback to act")
                _ = try? self.run("release act")
            }
        }
        self.actIsOpen = false
        return outcome
    }

    /// Commits; otherwise why nothing of the group is durable.
    private func commitGroup() -> SQLError? {
        defer { self.failure = nil }
        guard self.isInTransaction else {
            // Some failures (disk full, I/O) end the whole transaction, and with it the acts before.
            return self.group.isEmpty ? nil : self.failure ?? SQLError(.unavailable, detail: "transaction lost")
        }
        do throws(SQLError) {
            try self.run("commit")
            self.commits += 1
            return nil
        } catch {
            if self.isInTransaction { _ = try? self.run("rollback") }
            return error
        }
    }
}
