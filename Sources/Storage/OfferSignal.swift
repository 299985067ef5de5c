import Primitives
import Synchronization

/// Wakes everybody on this node who waits for an offer. A waiter says after which offer it looked, so that one made
/// between looking and waiting is never lost.
final class OfferSignal: Sendable {
    private struct State {
        var offers: Int64 = 0
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// How many offers there were: taken before looking.
    var count: Int64 { self.state.withLock { $0.offers } }

    func signal() {
        let waiters = self.state.withLock { state in
            defer { state.waiters = [:] }
            state.offers += 1
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait(after count: Int64, atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForOffer(after: count) }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForOffer(after count: Int64) async {
        let number = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = self.state.withLock { state in
                    // Asked under the lock: a cancellation before this line is seen here, one after it finds the waiter.
                    if state.offers > count || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}

/// The offers one reader has seen.
final class SeenOffers: Sendable {
    private let seen: Mutex<Int64>

    init(_ count: Int64) { self.seen = Mutex(count) }

    var count: Int64 { self.seen.withLock { $0 } }
    func look(_ count: Int64) { self.seen.withLock { $0 = count } }
}
