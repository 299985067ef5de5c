import Model
import Primitives
import SQLCore

/// The refresh tokens of one grant as kept: the current one, and the one before it.
struct RefreshFamily {
    enum Answer { case rotate, `repeat`, end }

    let grant: Grant
    private let counter: Int64
    private let current: [UInt8]?
    private let previous: [UInt8]?
    private let rotatedAt: Timestamp

    init(_ row: SQLRow) throws {
        self.grant = try Grant(row)
        self.counter = try row.integer("counter")
        self.current = try row.bytesIfPresent("current_hash")
        self.previous = try row.bytesIfPresent("previous_hash")
        self.rotatedAt = try row.timestamp("used_at")
    }

    /// RFC 9700, section 4.14.2: whatever is not the current token, nor an honest retry of the one before, ends all.
    func answer(
        to presented: [UInt8],
        counter: Int64,
        successor: [UInt8],
        retry: Duration,
        at time: Timestamp
    ) -> Answer {
        if counter == self.counter, let current, constantTimeEquals(current, presented) { return .rotate }
        if counter == self.counter - 1, let previous, constantTimeEquals(previous, presented),
            let current, constantTimeEquals(current, successor), time - self.rotatedAt <= retry
        {
            return .repeat
        }
        return .end
    }
}
