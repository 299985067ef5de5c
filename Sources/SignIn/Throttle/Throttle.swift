package import Primitives
import Synchronization

/// Growing delays after failures, by account and by network: slows guessing, locks nobody out.
///
/// Kept in memory, one per node. A browser that the account signed in with before has a counter of its own, which the
/// failures of others never reach.
package final class Throttle: Sendable {
    /// One try under way; ended once.
    package struct Attempt: Sendable, Hashable {
        fileprivate let account: String
        fileprivate let network: String?
        fileprivate let startedAt: Timestamp
        /// When the account was tried before.
        fileprivate let before: Timestamp
    }

    package enum Admission: Sendable, Hashable {
        /// Go on, after this pause.
        case admitted(Attempt, pause: Duration)
        case refused(wait: Duration)
    }

    package enum Result: Sendable, Hashable {
        case right, wrong
        /// Nothing was checked: the try is given back.
        case unchecked
    }

    private struct State {
        var accounts: [String: AttemptCounter] = [:]
        var networks: [String: TokenBucket] = [:]
    }

    private let clock: any WallClock
    private let capacity: Int
    private let state = Mutex(State())

    package init(clock: any WallClock, capacity: Int = 100_000) {
        self.clock = clock
        self.capacity = capacity
    }

    /// Looks and counts in one step, before the check. `browser` names one that is known to the account.
    package func begin(account: String, address: String, browser: String? = nil) -> Admission {
        let now = self.clock.now
        let key = browser.map { "\(account) \($0)" } ?? account
        let network = browser == nil ? IPAddress(address)?.network ?? address : nil
        return self.state.withLock { state in
            self.makeRoom(&state)
            var bucket = network.map { state.networks[$0] ?? TokenBucket(at: now) }
            var pause = Duration.zero
            switch bucket?.take(at: now) {
            case .later(let wait): return .refused(wait: wait)
            case .after(let wait): pause = wait
            case nil: break
            }
            var counter = state.accounts[key] ?? AttemptCounter(at: now)
            // A try that the account refuses costs its network a place all the same.
            if let network { state.networks[network] = bucket }
            let before = counter.lastTry
            let wait = counter.begin(at: now)
            state.accounts[key] = counter
            return wait.map { .refused(wait: $0) }
                ?? .admitted(
                    Attempt(account: key, network: network, startedAt: now, before: before),
                    pause: pause
                )
        }
    }

    package func end(_ attempt: Attempt, _ result: Result) {
        self.state.withLock { state in
            state.accounts[attempt.account]?.end(result, startedAt: attempt.startedAt, before: attempt.before)
            if result != .wrong, let network = attempt.network { state.networks[network]?.giveBack() }
        }
    }

    /// A whole sign-in has succeeded: its failures are forgotten, those that others made from elsewhere are not.
    package func forgive(account: String, browser: String? = nil) {
        self.state.withLock { $0.accounts[browser.map { "\(account) \($0)" } ?? account]?.forgive() }
    }

    /// Full of young names, it forgets the oldest tenth: the newest failure is always counted.
    private func makeRoom(_ state: inout State) {
        if state.accounts.count >= self.capacity {
            let idle = state.accounts.filter { $0.value.underWay == 0 }
            for (key, _) in idle.sorted(by: { $0.value.lastTry < $1.value.lastTry }).prefix(self.capacity / 10 + 1) {
                state.accounts[key] = nil
            }
        }
        if state.networks.count >= self.capacity {
            let oldest = state.networks.sorted { $0.value.fullAt < $1.value.fullAt }
            for (key, _) in oldest.prefix(self.capacity / 10 + 1) { state.networks[key] = nil }
        }
    }
}
