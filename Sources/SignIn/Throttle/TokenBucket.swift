import Primitives

/// The tries of one network: three hundred at once, five more each second. Who comes faster waits his turn; only where
/// the line is half a minute long is he told to come back.
struct TokenBucket: Sendable, Hashable {
    enum Answer: Sendable, Hashable {
        case after(Duration)
        case later(Duration)
    }

    private static let interval = Duration.milliseconds(200)
    private static let capacity = 300
    private static let longestWait = Duration.seconds(30)

    /// When the bucket will be full again: the one number that says how many tokens it holds.
    private(set) var fullAt: Timestamp

    init(at time: Timestamp) { self.fullAt = time }

    mutating func take(at time: Timestamp) -> Answer {
        // No bucket is emptier than that: the clock was set back.
        if self.fullAt - time > Self.longestWait + Self.interval * (Self.capacity + 1) { self.fullAt = time }
        let from = max(self.fullAt, time)
        let wait = (from - time) - Self.interval * (Self.capacity - 1)
        guard wait <= Self.longestWait else { return .later(wait) }
        self.fullAt = from + Self.interval
        return .after(max(.zero, wait))
    }

    mutating func giveBack() { self.fullAt = self.fullAt - Self.interval }
}
