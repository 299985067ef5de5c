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

    /// There was no memory to hash in.
    package struct Failure: Error {}

    private let parameters: Parameters
    private let random: any RandomSource
    private let lanes: HashingLanes
    private let decoy: Argon2Verifier

    package init(
        parameters: Parameters = .standard,
        threads: Int,
        places: Int = 64,
        random: any RandomSource
    ) throws(Failure) {
        self.parameters = parameters
        self.random = random
        self.lanes = HashingLanes(lanes: threads, places: places)
        self.decoy = try Self.verifier(
            of: Secret(random.bytes(16)),
            parameters: parameters,
            salt: random.bytes(16),
            in: LaneMemory()
        )
    }

    package func hash(_ password: Secret) async throws -> String {
        let (parameters, salt) = (self.parameters, self.random.bytes(16))
        return try await self.lanes.run { memory in
            Result { () throws(Failure) in
                try Self.verifier(of: password, parameters: parameters, salt: salt, in: memory)
            }
        }.get().text
    }

    package func isRight(_ password: Secret, verifier: String) async throws -> Bool {
        guard let verifier = Argon2Verifier(verifier) else { return false }
        return try await self.isRight(password, verifier)
    }

    private func isRight(_ password: Secret, _ verifier: Argon2Verifier) async throws -> Bool {
        let isRight = try await self.lanes.run { memory -> Bool? in
            let hash = memory.hash(
                password,
                salt: verifier.salt,
                parameters: verifier.parameters,
                length: verifier.hash.count
            )
            return hash.map { constantTimeEquals($0, verifier.hash) }
        }
        // Not a wrong password: it could not be looked at.
        guard let isRight else { throw Failure() }
        return isRight
    }

    package func isOutdated(_ verifier: String) -> Bool {
        let (memory, passes, lanes) =
            (self.parameters.memoryKiB, self.parameters.iterations, self.parameters.parallelism)
        return !verifier.utf8.starts(with: "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$".utf8)
    }

    package func spendTime(on password: Secret) async throws { _ = try await self.isRight(password, self.decoy) }

    private static func verifier(
        of password: Secret,
        parameters: Parameters,
        salt: [UInt8],
        in memory: LaneMemory
    ) throws(Failure) -> Argon2Verifier {
        guard let hash = memory.hash(password, salt: salt, parameters: parameters, length: 32) else { throw Failure() }
        return Argon2Verifier(parameters: parameters, salt: salt, hash: hash)
    }
}
