/// Which directories are due: each at its own period, never twice at once. A value; the time is given.
package struct ScheduleBook: Sendable {
    private var lastStart: [String: ContinuousClock.Instant] = [:]
    private var running: Set<String> = []

    package init() {}

    /// True when it is to start now; it then counts as running until `ended`.
    package mutating func start(_ name: String, period: Duration, at time: ContinuousClock.Instant) -> Bool {
        guard !self.running.contains(name) else { return false }
        if let last = self.lastStart[name], time - last < period { return false }
        self.lastStart[name] = time
        self.running.insert(name)
        return true
    }

    package mutating func ended(_ name: String) { self.running.remove(name) }
}
