import CLibPQ
import Foundation
import SQLCore
import Synchronization

/// The one thread that waits for the sockets of all connections, by epoll. It only wakes tasks; they read.
final class ReadinessLoop: Sendable {
    enum Interest { case reading, readingOrWriting }

    private struct State {
        var waiting: [Int32: CheckedContinuation<Bool, Never>] = [:]
        var isStopped = false
    }

    private let epoll: Int32
    private let wakeUp: Int32
    private let state = Mutex(State())

    init() throws(SQLError) {
        self.epoll = liamm_epoll_create()
        self.wakeUp = liamm_eventfd_create()
        guard self.epoll >= 0, self.wakeUp >= 0, liamm_epoll_arm(self.epoll, self.wakeUp, 0) == 0 else {
            throw SQLError(.unavailable, detail: "no epoll: errno \(errno)")
        }
        // The thread holds the loop until it is stopped.
        Thread.detachNewThread { self.run() }
    }

    deinit {
        Foundation.close(self.epoll)
        Foundation.close(self.wakeUp)
    }

    /// Returns when the socket can be used, or has failed: whoever waits finds out by using it.
    func wait(for socket: Int32, _ interest: Interest) async throws(SQLError) {
        let isReady = await withCheckedContinuation { continuation in
            let isAccepted = self.state.withLock { state in
                if !state.isStopped { state.waiting[socket] = continuation }
                return !state.isStopped
            }
            guard isAccepted else { return continuation.resume(returning: false) }
            if liamm_epoll_arm(self.epoll, socket, interest == .reading ? 0 : 1) != 0 { self.wake(socket, false) }
        }
        if !isReady { throw SQLError(.unavailable, detail: "the socket cannot be waited for") }
    }

    func stop() {
        let waiting = self.state.withLock { state in
            defer { state.waiting = [:] }
            state.isStopped = true
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: false) }
        liamm_eventfd_signal(self.wakeUp)
    }

    private func run() {
        var sockets = [Int32](repeating: 0, count: 64)
        while !self.state.withLock({ $0.isStopped }) {
            let count = liamm_epoll_wait(self.epoll, &sockets, Int32(sockets.count))
            guard count >= 0 else { return self.stop() }
            for socket in sockets.prefix(Int(count)) { self.wake(socket, true) }
        }
    }

    private func wake(_ socket: Int32, _ isReady: Bool) {
        self.state.withLock { $0.waiting.removeValue(forKey: socket) }?.resume(returning: isReady)
    }
}
