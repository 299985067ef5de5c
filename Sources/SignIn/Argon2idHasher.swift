import CArgon2
import Model
package import Primitives

/// Argon2id (RFC 9106) on lanes of its own: hashing never holds up the rest, and a full line is told as `TooBusy`.
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
    private let lanes: HashingLanes
    private let decoy: String

    package init(
        parameters: Parameters = .standard,
        threads: Int,
        places: Int = 64,
        random: any RandomSource
    ) throws(Failure) {
        self.parameters = parameters
        self.random = random
        self.lanes = HashingLanes(lanes: threads, places: places)
        self.decoy = try Self.encode(Secret(random.bytes(16)), parameters: parameters, salt: random.bytes(16))
    }

    package func hash(_ password: Secret) async throws -> String {
        let (parameters, salt) = (self.parameters, self.random.bytes(16))
        return try await self.lanes.run {
            Result { () throws(Failure) in try Self.encode(password, parameters: parameters, salt: salt) }
        }.get()
    }

    package func isRight(_ password: Secret, verifier: String) async throws -> Bool {
        try await self.lanes.run {
            argon2id_verify(verifier, password.bytes, password.bytes.count) == ARGON2_OK.rawValue
        }
    }

    package func isOutdated(_ verifier: String) -> Bool {
        let (memory, passes, lanes) =
            (self.parameters.memoryKiB, self.parameters.iterations, self.parameters.parallelism)
        return !verifier.utf8.starts(with: "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$".utf8)
    }

    package func spendTime(on password: Secret) async throws {
        _ = try await self.isRight(password, verifier: self.decoy)
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
