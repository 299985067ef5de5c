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
            var names: [String: String] = [:]
            preparedName = self.append(statement, to: &steps, preparedBefore: &names, mayForget: true)
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

    /// The steps of a statement, prepared first where it is new; its name. `preparedBefore`: by earlier steps of the same
    /// exchange. Nil, and no step: it is new, there is no room, and none may be forgotten for it.
    private func append(
        _ statement: SQLStatement,
        to steps: inout [Step],
        preparedBefore names: inout [String: String],
        mayForget: Bool
    ) -> String? {
        let parameters = PostgresParameters(statement.values)
        let key = parameters.key(statement.text)
        let known = self.statements.name(for: key) ?? names[key]
        let name = known ?? self.statements.newName()
        if known == nil {
            guard mayForget || self.statements.hasRoom(for: names.count + 1) else { return nil }
            if let victim = self.statements.victim() { steps.append(.text("deallocate \(victim)")) }
            steps.append(.prepare(name: name, key: key, text: statement.text, parameters: parameters))
            names[key] = name
        }
        steps.append(.execute(name: name, parameters: parameters))
        return name
    }

    /// Reading statements that have nothing to do with each other, in one exchange; nil for what has to be asked again.
    func together(_ statements: [SQLStatement]) async -> [[SQLRow]?] {
        self.unsentBegin = nil
        self.isReadOnly = false
        self.failure = nil
        var (steps, names, asked): ([Step], [String: String], [(step: Int, name: String)?]) = ([], [:], [])
        for statement in statements {
            // Whoever would have to be forgotten for a new one may be among these: that one is asked alone.
            let name = self.append(statement, to: &steps, preparedBefore: &names, mayForget: false)
            asked.append(name.map { (steps.count - 1, $0) })
        }
        guard !steps.isEmpty, let results = try? await self.results(of: steps) else {
            return statements.map { _ in nil }
        }
        return asked.map { place in
            guard let (step, name) = place, results.indices.contains(step), results[step].error == nil else {
                return nil
            }
            let result = results[step]
            return try? result.rows(names: self.statements.columns(of: name) { result.names })
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
