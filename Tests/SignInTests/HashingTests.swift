import Model
import Primitives
import SignIn
import Synchronization
import Testing

@Suite struct HashingTests {
    /// Stands for a database or a directory: its calls need a thread of the system's pool.
    private actor Neighbour {
        private nonisolated let executor = BlockingExecutor(label: "neighbour")
        nonisolated var unownedExecutor: UnownedSerialExecutor { self.executor.asUnownedSerialExecutor() }
        func answer() -> Int { 1 }
    }

    private final class Count: Sendable { let number = Mutex(0) }

    private func hasher(places: Int) throws -> Argon2idHasher {
        try Argon2idHasher(threads: 1, places: places, random: SystemRandomSource())
    }

    @Test func `600 at once do not delay others`() async throws {
        let hasher = try self.hasher(places: 600)
        let done = Count()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<600 {
                group.addTask {
                    try? await hasher.spendTime(on: Secret("wrong"))
                    done.number.withLock { $0 += 1 }
                }
            }
            for _ in 0..<20 { #expect(await Neighbour().answer() == 1) }
            #expect(done.number.withLock { $0 } < 300)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `who finds the line full is told at once, and who waits is answered`() async throws {
        let hasher = try self.hasher(places: 4)
        let verifier = try await hasher.hash(Secret("right"))
        let answers = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<50 { group.addTask { try? await hasher.isRight(Secret("right"), verifier: verifier) } }
            return await group.reduce(into: [Bool?]()) { $0.append($1) }
        }
        #expect(answers.count { $0 == nil } > 0)
        #expect(answers.count { $0 == true } >= 5)
        #expect(!answers.contains(false))
        #expect(try await hasher.isRight(Secret("right"), verifier: verifier))
        #expect(try await !hasher.isRight(Secret("wrong"), verifier: verifier))
    }

    @Test func `who is cancelled leaves the line`() async throws {
        let hasher = try self.hasher(places: 8)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try? await hasher.spendTime(on: Secret("x")) } }
            group.cancelAll()
        }
        #expect(try await !hasher.isRight(Secret("x"), verifier: "none"))
    }
}
