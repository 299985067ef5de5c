import Dispatch
import Model
import Synchronization

/// A few threads for work that keeps a processor busy, and a short line before them: who finds it full is told at once.
/// Nobody waits on a thread, so that databases and directories always find one.
final class HashingLanes: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Int, any Error>
    }

    private struct State {
        var free: [Int]
        var line: [Waiter] = []
        var nextID = 0
    }

    /// A thread at a time, and what it hashes in.
    private final class Lane: @unchecked Sendable {
        /// How long the memory stays when nobody hashes.
        private static let patience = DispatchTimeInterval.seconds(10)

        private let queue: DispatchQueue
        // Both on the queue alone.
        private let memory = LaneMemory()
        private var uses = 0

        init(_ number: Int) { self.queue = DispatchQueue(label: "argon2id-\(number)") }

        func run(_ work: @escaping @Sendable (LaneMemory) -> Void) {
            self.queue.async {
                work(self.memory)
                self.uses += 1
                let uses = self.uses
                self.queue.asyncAfter(deadline: .now() + Self.patience) {
                    if self.uses == uses { self.memory.release() }
                }
            }
        }
    }

    private let lanes: [Lane]
    private let places: Int
    private let state: Mutex<State>

    init(lanes count: Int, places: Int) {
        self.lanes = (0..<count).map { Lane($0) }
        self.places = places
        self.state = Mutex(State(free: Array(0..<count)))
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable (LaneMemory) -> Value) async throws -> Value {
        let lane = try await self.enter()
        let value = await withCheckedContinuation { continuation in
            self.lanes[lane].run { continuation.resume(returning: work($0)) }
        }
        self.leave(lane)
        return value
    }

    private func enter() async throws -> Int {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int, any Error>) in
                let isCancelled = Task.isCancelled
                let answer: Swift.Result<Int, any Error>? = self.state.withLock { state in
                    if isCancelled { return .failure(CancellationError()) }
                    if let lane = state.free.popLast() { return .success(lane) }
                    guard state.line.count < self.places else { return .failure(TooBusy(retryAfter: .seconds(5))) }
                    state.line.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiter: Waiter? = self.state.withLock { state in
                guard let index = state.line.firstIndex(where: { $0.id == id }) else { return nil }
                return state.line.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func leave(_ lane: Int) {
        let next: Waiter? = self.state.withLock { state in
            guard !state.line.isEmpty else {
                state.free.append(lane)
                return nil
            }
            return state.line.removeFirst()
        }
        next?.continuation.resume(returning: lane)
    }
}
