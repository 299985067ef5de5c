import Primitives
import Synchronization

/// What a stored column says, kept for the values met lately: reading JSON or opening a key takes ten times as long as
/// finding its row. The same bytes say the same, so nothing here can be out of date; what was erased is gone from here in minutes too.
final class DecodedColumn<Value: Sendable>: Sendable {
    private struct State {
        var values: [ByteKey: Value] = [:]
        var begunAt = ContinuousClock.now
    }

    private let capacity: Int
    private let life: Duration
    private let state = Mutex(State())

    init(capacity: Int = 1000, life: Duration = .seconds(300)) {
        self.capacity = capacity
        self.life = life
    }

    func value(_ text: String, decode: (String) throws -> Value) rethrows -> Value {
        try self.value(Array(text.utf8)) { try decode(text) }
    }

    func value(_ bytes: [UInt8], decode: () throws -> Value) rethrows -> Value {
        let (now, bytes) = (ContinuousClock.now, ByteKey(bytes))
        let known = self.state.withLock { state -> Value? in
            if now - state.begunAt > self.life { state = State() }
            return state.values[bytes]
        }
        if let known { return known }
        let value = try decode()
        self.state.withLock { state in
            if state.values.count >= self.capacity { state = State() }
            state.values[bytes] = value
        }
        return value
    }
}
