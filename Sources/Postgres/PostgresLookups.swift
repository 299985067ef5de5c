import SQLCore
import Synchronization

/// Lookups of several requests share a round trip: what is asked while others are on their way goes out together, next.
///
/// Whoever finds nobody asking asks for all who wait, and then hands that over to the first of those who came since. Alone
/// a lookup waits for nothing.
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
        var isAsking = false
    }

    /// Of one exchange: enough to share its cost, and not so many that the first waits for the last.
    private static let largest = 32

    private let state = Mutex(State())

    /// The rows; nil where the statement must be asked alone, for something went wrong with it or before it. `together`
    /// asks several and answers each.
    func rows(
        of statement: SQLStatement,
        together: ([SQLStatement]) async -> [[SQLRow]?]
    ) async -> [SQLRow]? {
        if !self.begin() {
            let turn = await withCheckedContinuation { continuation in
                let asks = self.state.withLock { state in
                    if state.isAsking {
                        state.waiting.append(Question(statement: statement, continuation: continuation))
                    }
                    defer { state.isAsking = true }
                    return !state.isAsking
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

    private func begin() -> Bool {
        self.state.withLock { state in
            defer { state.isAsking = true }
            return !state.isAsking
        }
    }

    private func handOver() {
        let next = self.state.withLock { state -> Question? in
            state.isAsking = !state.waiting.isEmpty
            return state.isAsking ? state.waiting.removeFirst() : nil
        }
        next?.continuation.resume(returning: .asks)
    }
}
