import CArgon2
import Dispatch
import Model
package import Primitives

/// Argon2id (RFC 9106) on a small pool of its own, one thread per core: hashing never holds up the rest.
package final class Argon2idHasher: PasswordHashing {
    package struct Parameters: Sendable, Hashable {
        package var memoryKiB: UInt32
        package var iterations: UInt32
        package var parallelism: UInt32

        /// OWASP's first choice: 19 MiB, two passes.
        package static let standard = Parameters(memoryKiB: 19_456, iterations: 2, parallelism: 1)

        package init(memoryKiB: UInt32, iterations: UInt32, parallelism: UInt32) {
            self.memoryKiB = memoryKiB
            self.iterations = iterations
            self.parallelism = parallelism
        }
    }

    package struct Failure: Error { package let code: Int32 }

    private let parameters: Parameters
    private let random: any RandomSource
    private let queue: DispatchQueue
    private let slots: DispatchSemaphore
    private let decoy: String

    package init(parameters: Parameters = .standard, threads: Int, random: any RandomSource) throws(Failure) {
        self.parameters = parameters
        self.random = random
        self.queue = DispatchQueue(label: "argon2id", attributes: .concurrent)
        self.slots = DispatchSemaphore(value: threads)
        self.decoy = try Self.encode(Secret(random.bytes(16)), parameters: parameters, salt: random.bytes(16))
    }

    package func hash(_ password: Secret) async throws -> String {
        let (parameters, salt) = (self.parameters, self.random.bytes(16))
        return try await self.onPool { Result { try Self.encode(password, parameters: parameters, salt: salt) } }.get()
    }

    package func isRight(_ password: Secret, verifier: String) async -> Bool {
        await self.onPool { argon2id_verify(verifier, password.bytes, password.bytes.count) == ARGON2_OK.rawValue }
    }

    package func spendTime(on password: Secret) async {
        _ = await self.isRight(password, verifier: self.decoy)
    }

    private func onPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            self.queue.async {
                self.slots.wait()
                defer { self.slots.signal() }
                continuation.resume(returning: work())
            }
        }
    }

    private static func encode(_ password: Secret, parameters: Parameters, salt: [UInt8]) throws(Failure) -> String {
        var encoded = [CChar](repeating: 0, count: 256)
        let code = argon2id_hash_encoded(
            parameters.iterations,
            parameters.memoryKiB,
            parameters.parallelism,
            password.bytes,
            password.bytes.count,
            salt,
            salt.count,
            32,
            &encoded,
            encoded.count
        )
        guard code == ARGON2_OK.rawValue else { throw Failure(code: code) }
        return String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
