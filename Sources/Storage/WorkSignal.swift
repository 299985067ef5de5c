import Primitives
import Synchronization

/// Wakes this node's workers when something was queued; never trusted alone, a timer wakes them too.
final class WorkSignal: Sendable {
    private struct State {
        var isSignalled = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// All who wait go on; with nobody waiting, the next one does not wait.
    func signal() {
        let waiters = self.state.withLock { state in
            defer { state.waiters = [:] }
            state.isSignalled = state.waiters.isEmpty
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait(atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForSignal() }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForSignal() async {
        let number = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = self.state.withLock { state in
                    // Asked under the lock: a cancellation before this line is seen here, one after it finds the waiter.
                    if state.isSignalled || Task.isCancelled {
                        state.isSignalled = false
                        return true
                    }
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
