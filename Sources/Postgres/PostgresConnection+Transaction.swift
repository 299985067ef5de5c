import SQLCore

extension PostgresConnection {
    func begin(_ text: String, isReadOnly: Bool) {
        self.unsentBegin = text
        self.isReadOnly = isReadOnly
        self.failure = nil
    }

    @discardableResult
    func query(_ statement: SQLStatement) async throws(SQLError) -> [SQLRow] {
        let (result, name) = try await self.perform(statement)
        return try result.rows(names: name.map { self.statements.columns(of: $0) { result.names } } ?? result.names)
    }

    @discardableResult
    func execute(_ statement: SQLStatement) async throws(SQLError) -> Int {
        try await self.perform(statement).0.rowsChanged
    }

    private func perform(_ statement: SQLStatement) async throws(SQLError) -> (PostgresResult, name: String?) {
        if let failure = self.failure { throw failure }
        var steps: [Step] = []
        if let begin = self.unsentBegin {
            self.unsentBegin = nil
            steps.append(.text(begin))
        }
        var preparedName: String?
        if !statement.values.isEmpty || PostgresStatements.isPreparable(statement.text) {
            let parameters = PostgresParameters(statement.values)
            let key = parameters.key(statement.text)
            let name = self.statements.name(for: key) ?? self.statements.newName()
            if self.statements.name(for: key) == nil {
                if let victim = self.statements.victim() { steps.append(.text("deallocate \(victim)")) }
                steps.append(.prepare(name: name, key: key, text: statement.text, parameters: parameters))
            }
            steps.append(.execute(name: name, parameters: parameters))
            preparedName = name
        } else {
            steps.append(.text(statement.text))
        }
        do throws(SQLError) {
            return (try await self.exchange(steps), preparedName)
        } catch {
            self.failure = error
            throw error
        }
    }

    /// Commits what the body did; throws when it is not durable.
    func commit() async throws(SQLError) {
        if let failure = self.failure { throw failure }
        guard self.unsentBegin == nil else { return }
        do throws(SQLError) {
            // A transaction that is lost answers a commit with ROLLBACK and no error.
            guard try await self.exchange([.text("commit")]).commandTag == "COMMIT" else {
                throw SQLError(.unavailable, detail: "the transaction was rolled back")
            }
        } catch {
            self.failure = error
            throw error
        }
    }

    /// Leaves the transaction, whatever state it is in; why it was lost, if a statement failed.
    func rollback() async -> SQLError? {
        defer { self.failure = nil }
        if self.unsentBegin == nil, !self.isReusable { _ = try? await self.exchange([.text("rollback")]) }
        self.unsentBegin = nil
        return self.failure
    }

    /// One statement in a transaction of its own.
    func single(_ statement: SQLStatement) async throws(SQLError) -> [SQLRow] {
        self.unsentBegin = nil
        self.isReadOnly = false
        self.failure = nil
        return try await self.query(statement)
    }
}
