#if DEBUG
import Foundation
import Synchronization

/// A disk that fails once, at the n-th call of a kind. In debug builds only.
package final class FaultPlan: Sendable {
    package enum Step: String, Sendable, Codable, CaseIterable { case create, write, sync, rename, folderSync }
    package enum Outcome: Sendable {
        /// The call fails with this `errno`.
        case fails(Int32)
        /// The process is killed before the call.
        case stops
    }

    private let step: Step
    private let outcome: Outcome
    private let left: Mutex<Int>

    package init(_ outcome: Outcome, at step: Step, call number: Int = 1) {
        self.step = step
        self.outcome = outcome
        self.left = Mutex(number)
    }

    /// The error that this call must have, if any.
    func reach(_ step: Step) -> Int32? {
        guard step == self.step else { return nil }
        let isDue = self.left.withLock { left in
            left -= 1
            return left == 0
        }
        guard isDue else { return nil }
        switch self.outcome {
        case .fails(let number): return number
        case .stops:
            kill(getpid(), SIGKILL)
            return nil
        }
    }
}
#endif
