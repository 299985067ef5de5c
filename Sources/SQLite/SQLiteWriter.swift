import SQLCore

/// The one writer. Acts that wait together are committed together: a savepoint each, one fsync for all.
///
/// The first to find nobody at work leads: it runs its own act and those that came meanwhile, commits, answers them,
/// and hands the lead to the next one waiting.
actor SQLiteWriter {
    typealias Body = @Sendable (any SQLTransaction) async throws -> any Sendable

    private enum Turn: Sendable { case done(Result<any Sendable, any Error>), lead }

    private struct Act: Sendable {
        let body: Body
        let continuation: CheckedContinuation<Turn, Never>
    }

    private static let groupSize = 64

    private let connection: SQLiteConnection
    private var waiting: [Act] = []
    private var isBusy = false
    private(set) var commits = 0

    init(connection: SQLiteConnection) { self.connection = connection }

    func write(_ body: @escaping Body) async throws -> any Sendable {
        if self.isBusy {
            let turn = await withCheckedContinuation { self.waiting.append(Act(body: body, continuation: $0)) }
            if case .done(let result) = turn { return try result.get() }
        }
        self.isBusy = true
        defer { self.handOver() }
        return try await self.lead(body).get()
    }

    func close() async { await self.connection.close() }

    private func handOver() {
        if self.waiting.isEmpty {
            self.isBusy = false
        } else {
            self.waiting.removeFirst().continuation.resume(returning: .lead)
        }
    }

    private func lead(_ body: @escaping Body) async -> Result<any Sendable, any Error> {
        var followers: [(CheckedContinuation<Turn, Never>, Result<any Sendable, any Error>)] = []
        var own: Result<any Sendable, any Error>
        do {
            try await self.connection.execute("begin immediate")
            own = await self.attempt(body)
            while !self.waiting.isEmpty, followers.count < Self.groupSize {
                let act = self.waiting.removeFirst()
                followers.append((act.continuation, await self.attempt(act.body)))
            }
            try await self.connection.execute("commit")
            self.commits += 1
        } catch {
            // Nothing of the group is durable: nobody of it may be told otherwise.
            _ = try? await self.connection.execute("rollback")
            own = .failure(error)
            followers = followers.map { ($0.0, .failure(error)) }
        }
        for (continuation, result) in followers { continuation.resume(returning: .done(result)) }
        return own
    }

    private func attempt(_ body: Body) async -> Result<any Sendable, any Error> {
        do {
            try await self.connection.execute("savepoint act")
            let result = try await body(self.connection)
            try await self.connection.execute("release act")
            return .success(result)
        } catch {
            _ = try? await self.connection.execute("rollback to act")
            _ = try? await self.connection.execute("release act")
            return .failure(error)
        }
    }
}
