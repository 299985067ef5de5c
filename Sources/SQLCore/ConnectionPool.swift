import Synchronization

/// A fixed number of places, each with a connection or still empty; who finds none free waits in line.
///
/// A waiter leaves the line when its task is cancelled. The connection given back last is lent first.
package final class ConnectionPool<Connection: Sendable>: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Connection?, any Error>
    }

    private struct State {
        var free: [Connection?]
        var waiting: [Waiter] = []
        var nextNumber = 0
        var isClosed = false
    }

    private let state: Mutex<State>

    package init(_ places: [Connection?]) { self.state = Mutex(State(free: places)) }

    /// Takes a place. Whoever takes one gives it back with `put`.
    package func take() async throws -> Connection? {
        let (free, number) = try self.state.withLock { state -> (Connection??, Int) in
            if state.isClosed { throw SQLError(.unavailable, detail: "the database is closed") }
            state.nextNumber += 1
            return (state.waiting.isEmpty ? state.free.popLast() : nil, state.nextNumber)
        }
        if let free { return free }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { self.enqueue(Waiter(number: number, continuation: $0)) }
        } onCancel: {
            self.withdraw(number)
        }
    }

    /// Gives a place back, empty when its connection failed.
    package func put(_ connection: Connection?) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            if state.isClosed { return nil }
            if connection == nil { state.free.insert(nil, at: 0) } else { state.free.append(connection) }
            return nil
        }
        waiter?.continuation.resume(returning: connection)
    }

    /// Gives the place to the first in line; `false`, and the place is kept, when nobody waits.
    package func handOver(_ connection: Connection) -> Bool {
        let waiter = self.state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        waiter?.continuation.resume(returning: connection)
        return waiter != nil
    }

    /// Nobody is lent a connection any more; those that are free.
    package func close() -> [Connection] {
        let (free, waiting) = self.state.withLock { state in
            state.isClosed = true
            defer {
                state.free = []
                state.waiting = []
            }
            return (state.free, state.waiting)
        }
        for waiter in waiting {
            waiter.continuation.resume(throwing: SQLError(.unavailable, detail: "the database is closed"))
        }
        return free.compactMap { $0 }
    }

    private enum Entry { case waits, refused(any Error), free(Connection?) }

    private func enqueue(_ waiter: Waiter) {
        let entry = self.state.withLock { state -> Entry in
            // Cancellation is visible before its handler runs: either it is seen here, or the handler finds the waiter.
            if Task.isCancelled { return .refused(CancellationError()) }
            if state.isClosed { return .refused(SQLError(.unavailable, detail: "the database is closed")) }
            if state.waiting.isEmpty, let free = state.free.popLast() { return .free(free) }
            state.waiting.append(waiter)
            return .waits
        }
        switch entry {
        case .waits: break
        case .refused(let error): waiter.continuation.resume(throwing: error)
        case .free(let connection): waiter.continuation.resume(returning: connection)
        }
    }

    private func withdraw(_ number: Int) {
        let waiter = self.state.withLock { state -> Waiter? in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
