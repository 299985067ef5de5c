import SQLCore
import Testing

@Suite struct ConnectionPoolTests {
    @Test func `what is given back last is lent first, and an empty place last`() async throws {
        let pool = ConnectionPool<Int>([nil, 1, 2])
        #expect(try await pool.take() == 2)
        pool.put(nil)
        #expect(try await pool.take() == 1)
        #expect(try await pool.take() == nil)
    }

    @Test func `those who wait are served in order, and the cancelled not at all`() async throws {
        let pool = ConnectionPool<Int>([1])
        #expect(try await pool.take() == 1)
        let cancelled = Task { try await pool.take() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        let waiter = Task { try await pool.take() }
        pool.put(7)
        #expect(try await waiter.value == 7)
        #expect(!pool.handOver(7))
    }

    @Test func `closing refuses those who wait`() async throws {
        let pool = ConnectionPool<Int>([1])
        _ = try await pool.take()
        let waiter = Task { try await pool.take() }
        #expect(pool.close().isEmpty)
        await #expect(throws: SQLError.self) { try await waiter.value }
        pool.put(1)
        #expect(pool.close().isEmpty)
    }
}
