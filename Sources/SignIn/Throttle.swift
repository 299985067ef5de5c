package import Primitives
import Synchronization

/// Growing delays after failures, by account and by network address: slows guessing, locks nobody out for long.
///
/// Kept in memory, one per node: five free tries, then 1, 2, 4 … 60 seconds; forgotten after fifteen quiet minutes.
package final class Throttle: Sendable {
    private struct Counter { var failures = 0, lastFailure: Timestamp }

    private static let freeTries = 5
    private static let addressFreeTries = 50
    private static let capacity = 100_000

    private let clock: any WallClock
    private let counters = Mutex<[String: Counter]>([:])

    package init(clock: any WallClock) { self.clock = clock }

    /// How long this account, or this address, must still wait; nil: go on.
    package func wait(account: String, address: String) -> Duration? {
        let now = self.clock.now
        return self.counters.withLock { counters in
            [
                Self.remaining(counters["a:\(account)"], free: Self.freeTries, now: now),
                Self.remaining(counters["n:\(address)"], free: Self.addressFreeTries, now: now),
            ].compactMap { $0 }.max()
        }
    }

    package func failed(account: String, address: String) {
        let now = self.clock.now
        self.counters.withLock { counters in
            if counters.count >= Self.capacity {
                counters = counters.filter { now - $0.value.lastFailure < .minutes(15) }
            }
            guard counters.count < Self.capacity else { return }
            for key in ["a:\(account)", "n:\(address)"] {
                var counter = counters[key] ?? Counter(lastFailure: now)
                if now - counter.lastFailure >= .minutes(15) { counter.failures = 0 }
                counter.failures += 1
                counter.lastFailure = now
                counters[key] = counter
            }
        }
    }

    package func succeeded(account: String) {
        self.counters.withLock { _ = $0.removeValue(forKey: "a:\(account)") }
    }

    private static func remaining(_ counter: Counter?, free: Int, now: Timestamp) -> Duration? {
        guard let counter, counter.failures > free else { return nil }
        let delay = Duration.seconds(min(60, 1 << min(counter.failures - free - 1, 6)))
        let passed = now - counter.lastFailure
        return passed < delay ? delay - passed : nil
    }
}
