import SQLCore
import Synchronization

/// Lookups of several requests share a round trip: what is asked while others are on their way goes out together, next.
///
/// Whoever finds few asking asks, for all who wait, and then hands that over to the first of those who came since. Alone
/// a lookup waits for nothing, and one connection that hangs holds up those that went out with it, not the others.
final class PostgresLookups: Sendable {
    private enum Turn {
        case answered([SQLRow]?)
        /// To ask, for oneself and for those who wait.
        case asks
    }

    private struct Question {
        let statement: SQLStatement
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var waiting: [Question] = []
        var asking = 0
    }

    /// Exchanges at once: half of the connections that there usually are.
    private static let lanes = 4

    /// Of one exchange: enough to share its cost, and not so many that the first waits for the last.
    private static let largest = 32

    private let state = Mutex(State())

    /// The rows; nil where the statement must be asked alone, for something went wrong with it or before it. `together`
    /// asks several and answers each.
    func rows(
        of statement: SQLStatement,
        together: ([SQLStatement]) async -> [[SQLRow]?]
    ) async -> [SQLRow]? {
        if !self.state.withLock({ Self.begin(&$0) }) {
            let turn = await withCheckedContinuation { continuation in
                let asks = self.state.withLock { state in
                    if Self.begin(&state) { return true }
                    state.waiting.append(Question(statement: statement, continuation: continuation))
                    return false
                }
                if asks { continuation.resume(returning: .asks) }
            }
            if case .answered(let rows) = turn { return rows }
        }
        let others = self.state.withLock { state in
            let others = Array(state.waiting.prefix(Self.largest - 1))
            state.waiting.removeFirst(others.count)
            return others
        }
        let answers = await together([statement] + others.map(\.statement))
        for (other, rows) in zip(others, answers.dropFirst()) { other.continuation.resume(returning: .answered(rows)) }
        self.handOver()
        return answers[0]
    }

    private static func begin(_ state: inout State) -> Bool {
        guard state.asking < self.lanes else { return false }
        state.asking += 1
        return true
    }

    private func handOver() {
        let next = self.state.withLock { state -> Question? in
            if state.waiting.isEmpty {
                state.asking -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: .asks)
    }
}
