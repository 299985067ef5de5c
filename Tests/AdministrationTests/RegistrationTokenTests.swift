import Administration
import Model
import Primitives
import Testing

@Suite struct RegistrationTokenTests {
    private static let actor = AdministrationBench.actor

    private static func give(
        _ bench: AdministrationBench,
        label: String = "éditeur",
        uses: Int = 1,
        life: Duration = .hours(1),
        applicationLife: Duration? = nil,
        access: Application.AccessRule = .everyone,
        in realm: Realm.Slug = "brest",
        isDryRun: Bool = false
    ) async throws -> (token: RegistrationToken, secret: Secret?) {
        try await bench.services.registrationTokens.give(
            in: realm,
            label: label,
            uses: uses,
            life: life,
            applicationLife: applicationLife,
            access: access,
            isDryRun: isDryRun,
            actor: Self.actor
        )
    }

    @Test func `a token is given once, kept as its digest and seen in its own realm`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            #expect(try await Self.give(bench, isDryRun: true).secret == nil)
            let given = try await Self.give(bench)
            let secret = try #require(given.secret)
            #expect(given.token.hash == Digest.sha256(secret.bytes))
            #expect(try await bench.services.registrationTokens.all(in: "brest").map(\.id) == [given.token.id])
            #expect(try await bench.services.registrationTokens.all(in: "vannes").isEmpty)
            await #expect(throws: AdministrationError.self) {
                _ = try await bench.services.registrationTokens
                    .revoke(given.token.id.text, in: "vannes", isDryRun: false, actor: Self.actor)
            }
            _ = try await bench.services.registrationTokens
                .revoke(given.token.id.text, in: "brest", isDryRun: false, actor: Self.actor)
            #expect(try await bench.services.registrationTokens.all(in: "brest").isEmpty)
            let audit = try await bench.stores.audit.entries(realm: "brest", name: nil, limit: 2)
            #expect(audit.map(\.name) == ["registration-token.revoked", "registration-token.given"])
            #expect(audit.allSatisfy { !$0.body.contains(secret.revealed()) })
        }
    }

    @Test func `what is without end, without measure or for nobody is refused`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let refused: [@Sendable () async throws -> Void] = [
                { _ = try await Self.give(bench, label: "") },
                { _ = try await Self.give(bench, uses: 0) },
                { _ = try await Self.give(bench, uses: 1001) },
                { _ = try await Self.give(bench, life: .minutes(59)) },
                { _ = try await Self.give(bench, life: .days(91)) },
                { _ = try await Self.give(bench, applicationLife: .minutes(1)) },
                { _ = try await Self.give(bench, access: .groups([])) },
                { _ = try await Self.give(bench, access: .groups(["a", ""])) },
                { _ = try await Self.give(bench, in: "nulle-part") },
            ]
            for attempt in refused { await #expect(throws: AdministrationError.self) { try await attempt() } }
            _ = try await Self.give(bench, in: Realm.region)
            #expect(try await bench.stores.registrationTokens.all().count == 1)
        }
    }
}
