import SQLCore
import Synchronization

/// The connections that look up a few rows by a key. Whoever asks reads by itself: the rows are there in microseconds,
/// less than it takes to hand a question to another thread and the answer back.
final class SQLiteLookups: Sendable {
    private final class Place: Sendable {
        let handle: Mutex<SQLiteHandle>

        init(path: String) throws(SQLError) {
            self.handle = Mutex(try SQLiteHandle(path: path, mode: .lookup))
        }
    }

    private let places: [Place]
    private let turn = Atomic(0)

    /// One connection for each processor is enough: none of them waits for anything else than the processor.
    init(path: String, count: Int) throws(SQLError) {
        var places: [Place] = []
        for _ in 0..<max(1, count) { places.append(try Place(path: path)) }
        self.places = places
    }

    /// Nil where it would have to wait, for another lookup or for a lock of the file: whoever asks may be the thread that
    /// reads for all connections, and asks a thread of the database then.
    func query(_ statement: SQLStatement) throws(SQLError) -> [SQLRow]? {
        let first = self.turn.wrappingAdd(1, ordering: .relaxed).oldValue & Int.max % self.places.count
        for offset in 0..<self.places.count {
            let place = self.places[(first + offset) % self.places.count]
            guard let outcome = place.handle.withLockIfAvailable({ Self.run(statement, on: $0) }) else { continue }
            if case .failure(let error) = outcome, error.code == .busy { return nil }
            return try outcome.get()
        }
        return nil
    }

    private static func run(_ statement: SQLStatement, on handle: SQLiteHandle) -> Result<[SQLRow], SQLError> {
        Result { () throws(SQLError) in try handle.run(statement) }
    }

    func close() { for place in self.places { place.handle.withLock { $0.close() } } }
}
