import Synchronization

/// What was read within the last two seconds, by its key: what another node changes is seen by then, what this one
/// changes at once. Absence is not kept.
package final class RecentlyRead<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var values: [Key: (value: Value, readAt: ContinuousClock.Instant)] = [:]
        /// Tells a reading that began before a change from those after it.
        var changes = 0
    }

    private let life: Duration
    private let capacity: Int
    private let state = Mutex(State())

    package init(life: Duration = .seconds(2), capacity: Int = 1000) {
        self.life = life
        self.capacity = capacity
    }

    package func value(_ key: Key, read: () async throws -> Value?) async throws -> Value? {
        let now = ContinuousClock.now
        let (known, changes) = self.state.withLock { ($0.values[key], $0.changes) }
        if let known, now - known.readAt < self.life { return known.value }
        guard let value = try await read() else { return nil }
        self.state.withLock { state in
            guard state.changes == changes else { return }
            if state.values.count >= self.capacity { state.values = [:] }
            state.values[key] = (value, now)
        }
        return value
    }

    /// To be called after each change of this node, committed or not.
    package func forget() {
        self.state.withLock { state in
            state.values = [:]
            state.changes += 1
        }
    }
}
