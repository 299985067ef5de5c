import Primitives

/// The tries of one account: five are free, then each waits 1, 2, 4 … 60 seconds; forgotten after fifteen quiet minutes.
struct AttemptCounter: Sendable, Hashable {
    static let memory = Duration.minutes(15)
    private static let free = 5
    private static let side = 2

    private(set) var failures = 0
    /// Checks under way: a directory is never asked about one account by a crowd.
    private(set) var underWay = 0
    private(set) var lastTry: Timestamp

    init(at time: Timestamp) { self.lastTry = time }

    /// Counts the try before its check, so that a burst cannot pass between the look and the count. How long to wait
    /// when it may not go on now.
    mutating func begin(at time: Timestamp) -> Duration? {
        if time - self.lastTry >= Self.memory { self.failures = 0 }
        guard self.underWay < Self.side else { return .seconds(1) }
        if let wait = self.wait(at: time) { return wait }
        self.failures += 1
        self.underWay += 1
        self.lastTry = time
        return nil
    }

    /// One that is given back leaves no wait behind, unless another try began since.
    mutating func end(_ result: Throttle.Result, startedAt: Timestamp, before: Timestamp) {
        self.underWay = max(0, self.underWay - 1)
        if result == .unchecked, self.lastTry == startedAt { self.lastTry = before }
        switch result {
        case .right: self.failures = 0
        case .wrong: break
        case .unchecked: self.failures = max(0, self.failures - 1)
        }
    }

    mutating func forgive() { self.failures = 0 }

    private func wait(at time: Timestamp) -> Duration? {
        guard self.failures > Self.free else { return nil }
        let delay = Duration.seconds(min(60, 1 << min(self.failures - Self.free - 1, 6)))
        let passed = time - self.lastTry
        // A clock that was set back must not make an hour of a minute.
        return passed < delay ? min(delay, delay - passed) : nil
    }
}
