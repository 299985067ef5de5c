import Model
import Primitives
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

    /// A thread of its own, and what it hashes in.
    private actor Lane {
        /// How long the memory stays when nobody hashes.
        private static let patience = Duration.seconds(10)

        private nonisolated let executor: BlockingExecutor
        nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }
        private let memory = LaneMemory()
        private var uses = 0

        init(_ number: Int) { self.executor = BlockingExecutor(label: "argon2id-\(number)") }

        func run<Value: Sendable>(_ work: @Sendable (LaneMemory) -> Value) -> Value {
            let value = work(self.memory)
            self.uses += 1
            let uses = self.uses
            Task {
                try await Task.sleep(for: Self.patience)
                if self.uses == uses { self.memory.release() }
            }
            return value
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
        let value = await self.lanes[lane].run(work)
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
