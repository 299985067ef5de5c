import Synchronization

/// A clock on which no time passes, so that no poll comes to its end by it. It knows which polls looked at it: each does
/// so when it has found nothing, before it waits.
final class StoppedClock: Clock {
    struct Instant: InstantProtocol {
        func advanced(by duration: Duration) -> Self { self }
        func duration(to other: Self) -> Duration { .zero }
        static func < (left: Self, right: Self) -> Bool { false }
    }

    private struct State {
        var polls: Set<Int> = []
        var awaited = 0
        var waiter: CheckedContinuation<Void, Never>?

        mutating func leaving() -> CheckedContinuation<Void, Never>? {
            guard self.polls.count >= self.awaited else { return nil }
            defer { self.waiter = nil }
            return self.waiter
        }
    }

    /// The poll that this task is.
    @TaskLocal static var poll: Int?

    private let state = Mutex(State())

    var minimumResolution: Duration { .nanoseconds(1) }

    var now: Instant {
        if let poll = Self.poll {
            let waiter = self.state.withLock { state in
                state.polls.insert(poll)
                return state.leaving()
            }
            waiter?.resume()
        }
        return Instant()
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {}

    /// Returns when so many polls wait.
    func waiting(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let waiter = self.state.withLock { state in
                state.awaited = count
                state.waiter = continuation
                return state.leaving()
            }
            waiter?.resume()
        }
    }
}
