import CArgon2
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

    @Test func `the library reads what is written, and the other way round`() async throws {
        let parameters = [(7_168, 5, 1), (8_192, 5, 2), (19_456, 2, 1)].map {
            Argon2idHasher.Parameters(memoryKiB: $0.0, iterations: $0.1, parallelism: $0.2)
        }
        for parameters in parameters {
            let hasher = try Argon2idHasher(parameters: parameters, threads: 1, random: SystemRandomSource())
            let password = Array("château d'eau".utf8)
            let own = try await hasher.hash(Secret(password))
            #expect(argon2id_verify(own, password, password.count) == ARGON2_OK.rawValue)
            #expect(!hasher.isOutdated(own))

            var text = [CChar](repeating: 0, count: 256)
            let salt = SystemRandomSource().bytes(16)
            let (m, t, p) = (parameters.memoryKiB, parameters.iterations, parameters.parallelism)
            let code = argon2id_hash_encoded(t, m, p, password, password.count, salt, 16, 32, &text, text.count)
            #expect(code == ARGON2_OK.rawValue)
            let theirs = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(try await hasher.isRight(Secret(password), verifier: theirs))
            #expect(try await !hasher.isRight(Secret("chateau d'eau"), verifier: theirs))
        }
    }

    @Test func `what is no verifier is nobody's`() async throws {
        let hasher = try self.hasher(places: 4)
        let good = try await hasher.hash(Secret("right"))
        let bad = [
            "", "none", "$argon2id$", good + "$", good + "=", String(good.dropLast(20)),
            good.replacing("argon2id", with: "argon2i"), good.replacing("v=19", with: "v=16"),
            good.replacing("m=19456", with: "m=+19456"), good.replacing("m=19456", with: "m=99999999999"),
            good.replacing("t=2", with: "t=0"), good.replacing("p=1", with: "p=0"),
            good.replacing("p=1", with: "p=1,x=1"),
        ]
        for text in bad { #expect(try await !hasher.isRight(Secret("right"), verifier: text), "\(text)") }
    }
}
