import Primitives
import Synchronization

/// A fixed number of threads for blocking file work, lent in turn.
final class ExecutorPool: Sendable {
    private let executors: [BlockingExecutor]
    private let turn = Mutex(0)

    init(label: String, count: Int) {
        self.executors = (0..<max(1, count)).map { BlockingExecutor(label: "\(label).\($0)") }
    }

    func next() -> BlockingExecutor {
        self.turn.withLock { turn in
            turn = (turn + 1) % self.executors.count
            return self.executors[turn]
        }
    }
}
