import Synchronization

/// What stored texts say, kept for those met lately: reading JSON takes ten times as long as finding its row. The same
/// text says the same, so nothing here can be out of date.
final class DecodedTexts<Value: Sendable>: Sendable {
    private let capacity: Int
    private let values = Mutex<[String: Value]>([:])

    init(capacity: Int = 1000) { self.capacity = capacity }

    func value(_ text: String, decode: (String) throws -> Value) rethrows -> Value {
        if let value = self.values.withLock({ $0[text] }) { return value }
        let value = try decode(text)
        self.values.withLock { values in
            if values.count >= self.capacity { values = [:] }
            values[text] = value
        }
        return value
    }
}
