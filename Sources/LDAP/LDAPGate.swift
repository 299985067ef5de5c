import Synchronization

/// Lets few calls wait for directories at once, fewer for one server, and none for a while at a server that has
/// just failed to answer: a hung directory costs one time-out and never delays the others.
package final class LDAPGate: Sendable {
    /// Who asks: a sign-in always finds a place that no synchronisation holds.
    package enum Purpose: Sendable { case signIn, synchronisation }

    private struct Waiter {
        let id: Int
        let server: String
        let purpose: Purpose
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var busy: [String: Int] = [:]
        var total = 0
        var waiters: [Waiter] = []
        var cancelled: Set<Int> = []
        var nextID = 0
        var resting: [String: ContinuousClock.Instant] = [:]
        var synchronising = 0
        /// Servers that failed last: one call at a time finds out whether they are back.
        var doubtful: Set<String> = []
    }

    private let limit: Int
    private let limitPerServer: Int
    private let rest: Duration
    private let state = Mutex(State())

    package init(limit: Int = 8, limitPerServer: Int = 3, rest: Duration = .seconds(10)) {
        self.limit = limit
        self.limitPerServer = limitPerServer
        self.rest = rest
    }

    /// An outage that leaves `body` lets the server rest, and fails whoever waits for it.
    package func pass<Result: Sendable>(
        to server: String,
        for purpose: Purpose = .signIn,
        _ body: @Sendable () async throws -> Result
    ) async throws
        -> Result
    {
        try await self.enter(server, purpose)
        do {
            let result = try await body()
            self.leave(server, purpose, failed: false)
            return result
        } catch {
            self.leave(server, purpose, failed: (error as? LDAPError)?.isOutage ?? false)
            throw error
        }
    }

    private func enter(_ server: String, _ purpose: Purpose) async throws {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer: Swift.Result<Void, any Error>? = self.state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if let until = state.resting[server] {
                        if ContinuousClock.now < until { return .failure(Self.outage) }
                        state.resting[server] = nil
                    }
                    guard self.hasRoom(state, for: server, purpose) else {
                        state.waiters.append(
                            Waiter(id: id, server: server, purpose: purpose, continuation: continuation)
                        )
                        return nil
                    }
                    Self.occupy(&state, server, purpose)
                    return .success(())
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiter: Waiter? = self.state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
        self.state.withLock { _ = $0.cancelled.remove(id) }
    }

    private func leave(_ server: String, _ purpose: Purpose, failed: Bool) {
        let (refused, admitted): ([Waiter], [Waiter]) = self.state.withLock { state in
            state.total -= 1
            if purpose == .synchronisation { state.synchronising -= 1 }
            if failed { state.doubtful.insert(server) } else { state.doubtful.remove(server) }
            state.busy[server, default: 1] -= 1
            if state.busy[server] == 0 { state.busy[server] = nil }
            var refused: [Waiter] = []
            if failed && self.rest > .zero {
                state.resting[server] = ContinuousClock.now + self.rest
                refused = state.waiters.filter { $0.server == server }
                state.waiters.removeAll { $0.server == server }
            }
            var admitted: [Waiter] = []
            while let index = state.waiters.firstIndex(where: { self.hasRoom(state, for: $0.server, $0.purpose) }) {
                let waiter = state.waiters.remove(at: index)
                Self.occupy(&state, waiter.server, waiter.purpose)
                admitted.append(waiter)
            }
            return (refused, admitted)
        }
        for waiter in refused { waiter.continuation.resume(throwing: Self.outage) }
        for waiter in admitted { waiter.continuation.resume() }
    }

    private func hasRoom(_ state: borrowing State, for server: String, _ purpose: Purpose) -> Bool {
        if purpose == .synchronisation && self.limit > 2 {
            guard state.synchronising < self.limit / 2 else { return false }
        }
        let most = state.doubtful.contains(server) ? 1 : self.limitPerServer
        return state.total < self.limit && state.busy[server, default: 0] < most
    }

    private static func occupy(_ state: inout State, _ server: String, _ purpose: Purpose) {
        state.total += 1
        if purpose == .synchronisation { state.synchronising += 1 }
        state.busy[server, default: 0] += 1
    }

    private static var outage: LDAPError { LDAPError(.unavailable, diagnostic: "left alone after a failure") }
}
