import Model
import Primitives
import SignIn
import Storage
import Synchronization
import Testing

/// Local passwords: made anew when the parameters change, and one however an é is typed.
@Suite struct LocalPasswordTests {
    /// A verifier is the password with the number of the parameters before it.
    private final class Versioned: PasswordHashing {
        let version = Mutex(1)
        let isFull = Mutex(false)

        func hash(_ password: Secret) async throws -> String {
            if self.isFull.withLock({ $0 }) { throw TooBusy(retryAfter: .seconds(1)) }
            return "\(self.version.withLock { $0 })$\(password.revealed())"
        }

        func isRight(_ password: Secret, verifier: String) async throws -> Bool {
            let parts = verifier.split(separator: "$", maxSplits: 1)
            // Byte for byte: Swift finds composed and decomposed texts equal.
            return parts.last.map { Array($0.utf8) == Array(password.revealed().utf8) } ?? false
        }

        func isOutdated(_ verifier: String) -> Bool { !verifier.hasPrefix("\(self.version.withLock { $0 })$") }

        func spendTime(on password: Secret) async throws {}
    }

    private static func bench(_ password: String) async throws -> (SurvivalBench, Versioned) {
        let hashing = Versioned()
        let bench = try await SurvivalBench(hashing: hashing)
        let local = try await bench.base.affiliation("local")
        try await bench.base.stores.realm(SignInBench.realm).affiliations.setPasswordHash(
            try await hashing.hash(PasswordRules.normalised(password)),
            of: local.id,
            chosenBy: .agent,
            sends: [],
            audit: AuditEvent(.passwordSet, actor: .hub),
            at: bench.clock.now
        )
        return (bench, hashing)
    }

    private static func verifier(_ bench: SurvivalBench) async throws -> String? {
        let local = try await bench.base.affiliation("local")
        return try await bench.base.stores.realm(SignInBench.realm).affiliations.passwordHash(of: local.id)
    }

    @Test func `a right password is hashed anew when the parameters have changed, a wrong one changes nothing`()
        async throws
    {
        let (bench, hashing) = try await Self.bench("right")
        _ = try await bench.proof("right", "local")
        #expect(try await Self.verifier(bench) == "1$right")
        hashing.version.withLock { $0 = 2 }
        #expect(try await bench.proof("wrong", "local") == nil)
        #expect(try await Self.verifier(bench) == "1$right")
        #expect(try await bench.proof("right", "local") != nil)
        #expect(try await Self.verifier(bench) == "2$right")
        #expect(try await bench.proof("right", "local") != nil)
    }

    @Test func `where hashing is busy the sign-in goes on with the verifier there is`() async throws {
        let (bench, hashing) = try await Self.bench("right")
        hashing.version.withLock { $0 = 2 }
        hashing.isFull.withLock { $0 = true }
        #expect(try await bench.proof("right", "local") != nil)
        #expect(try await Self.verifier(bench) == "1$right")
    }

    @Test(arguments: ["mot de passe d’été", "mot de passe d’e\u{301}te\u{301}"])
    func `an é is one letter on every system (NFC)`(set: String) async throws {
        let (bench, _) = try await Self.bench(set)
        for typed in ["mot de passe d’été", "mot de passe d’e\u{301}te\u{301}"] {
            #expect(try await bench.proof(typed, "local") != nil, "\(Array(typed.utf8))")
        }
        for wrong in ["mot de passe d’ete", "mot de passe d’été ", "Mot de passe d’été", "mot de passe d'été"] {
            #expect(try await bench.proof(wrong, "local") == nil, "\(wrong)")
        }
    }

    @Test func `compatibility letters stay apart: no password gets simpler than it was typed`() async throws {
        let (bench, _) = try await Self.bench("ﬁn de journée ²")
        #expect(try await bench.proof("fin de journée 2", "local") == nil)
        #expect(try await bench.proof("ﬁn de journée ²", "local") != nil)
    }

    @Test func `a directory is given what was typed, byte for byte`() async throws {
        let bench = try await SurvivalBench()
        for typed in ["\u{E9}", "e\u{301}"] {
            #expect(try await bench.proof(typed) == nil)
            #expect(bench.directory.typed.withLock { $0 } == Array(typed.utf8))
        }
    }
}
