import Administration
import Model
import Primitives
import SignIn
import Testing

@Suite struct FactorAdministrationTests {
    private func withAgent(
        _ body: @Sendable (AdministrationBench, Affiliation) async throws -> Void
    ) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await body(bench, try await bench.agent("agent.exemple", mail: "agent@brest.bzh.example"))
        }
    }

    private func remove(
        _ factor: String,
        _ bench: AdministrationBench,
        confirmation: String? = "agent.exemple",
        isDryRun: Bool = false
    ) async throws -> [String] {
        try await bench.services.factors.remove(
            factor,
            of: "agent.exemple",
            in: "brest",
            confirmation: confirmation,
            isDryRun: isDryRun,
            actor: AdministrationBench.actor
        ).changes
    }

    @Test func `a realm sees only the factors that count for it, and how many codes are left`() async throws {
        try await self.withAgent { bench, agent in
            try await bench.factor(.passkey, "clé", of: agent)
            try await bench.factor(.totp, "autre", of: agent, realms: ["vannes"])
            let kept = JSONValue.array([.string(Base64URL.encode([1])), .string(Base64URL.encode([2]))])
            try await bench.factor(.recoveryCodes, of: agent, secret: kept.canonicalBytes)
            let factors = try await bench.services.factors.all(of: "agent.exemple", in: "brest")
            #expect(factors.map(\.kind.rawValue).sorted() == ["passkey", "recovery-codes"])
            #expect(Set(factors.map(\.codesLeft)) == [nil, 2])
            await #expect(throws: AdministrationError.notFound("agent agent.exemple in vannes")) {
                _ = try await bench.services.factors.all(of: "agent.exemple", in: "vannes")
            }
        }
    }

    @Test func `a removal takes this realm away and no other, ends every session, and tells`() async throws {
        try await self.withAgent { bench, agent in
            let factor = try await bench.factor(.passkey, "clé", of: agent, realms: ["brest", "vannes"])
            try await bench.session(of: agent)
            try await bench.session(of: agent, [bench.evidence(.passkey, for: ["vannes"])])
            #expect(try await self.remove("passkey", bench) == ["realms: brest, vannes → vannes", "sessions: all end"])
            let left = try await bench.stores.factors.factors(of: agent.agent)
            #expect(left.map(\.id) == [factor.id] && left.first?.realms == ["vannes"])
            #expect(try await bench.services.sessions.all(of: "agent.exemple", in: "brest").isEmpty)
            #expect(try await bench.mails() == 1)
            let told = try await bench.stores.audit.entries(realm: "brest", name: "factor.forgotten", limit: 9)
            #expect(told.map(\.actor) == ["operator:root"])
            #expect(told.first?.fields == ["factor": "passkey", "realms": "brest"])
        }
    }

    @Test func `with its last realm a factor is removed`() async throws {
        try await self.withAgent { bench, agent in
            try await bench.factor(.totp, "téléphone", of: agent)
            let changes = try await self.remove("téléphone", bench)
            #expect(changes == ["realms: brest → none", "factor: kept → removed", "sessions: all end"])
            #expect(try await bench.stores.factors.factors(of: agent.agent).isEmpty)
        }
    }

    @Test(arguments: [nil, "", "agent", "autre.exemple", "passkey"])
    func `without the agent's name nothing is removed`(confirmation: String?) async throws {
        try await self.withAgent { bench, agent in
            try await bench.factor(.passkey, "clé", of: agent)
            try await bench.session(of: agent)
            let act = "this takes passkey `clé` away from agent.exemple in brest and ends every session of theirs"
            await #expect(throws: AdministrationError.notConfirmed(act, name: "agent.exemple")) {
                _ = try await self.remove("passkey", bench, confirmation: confirmation)
            }
            #expect(try await bench.stores.factors.factors(of: agent.agent).count == 1)
            #expect(try await bench.services.sessions.all(of: "agent.exemple", in: "brest").count == 1)
        }
    }

    @Test func `a dry run says what would change and needs no name`() async throws {
        try await self.withAgent { bench, agent in
            try await bench.factor(.passkey, "clé", of: agent)
            #expect(try await self.remove("clé", bench, confirmation: nil, isDryRun: true).count == 3)
            #expect(try await bench.stores.factors.factors(of: agent.agent).count == 1)
            #expect(try await bench.mails() == 0)
        }
    }

    @Test func `several factors of one kind are told apart by name, and by identifier at last`() async throws {
        try await self.withAgent { bench, agent in
            let first = try await bench.factor(.passkey, "clé", of: agent)
            let second = try await bench.factor(.passkey, "clé", of: agent)
            try await bench.factor(.passkey, "totp", of: agent)
            try await bench.factor(.totp, "téléphone", of: agent)
            for name in ["passkey", "clé", "totp"] {
                await #expect {
                    _ = try await self.remove(name, bench)
                } throws: { error in
                    guard case AdministrationError.ambiguous(let lines)? = error as? AdministrationError else {
                        return false
                    }
                    return lines.count == (name == "passkey" ? 3 : 2)
                }
            }
            _ = try await self.remove(second.id.text, bench)
            _ = try await self.remove("CLé", bench)
            let left = try await bench.stores.factors.factors(of: agent.agent)
            #expect(!left.contains { $0.id == first.id || $0.id == second.id } && left.count == 2)
        }
    }

    @Test func `a factor that counts elsewhere only does not exist here`() async throws {
        try await self.withAgent { bench, agent in
            let factor = try await bench.factor(.passkey, "clé", of: agent, realms: ["vannes"])
            for name in ["passkey", "clé", factor.id.text] {
                await #expect(throws: AdministrationError.notFound("factor \(name) of agent.exemple")) {
                    _ = try await self.remove(name, bench)
                }
            }
            #expect(try await bench.stores.factors.factors(of: agent.agent).first?.realms == ["vannes"])
        }
    }

    static let evidence: [(realms: [Session.Means: Realm.Slug], level: String?, means: [String])] = [
        ([.password: "brest"], "eidas1", ["password"]),
        ([.password: "brest", .totp: "brest"], "eidas2", ["password", "totp"]),
        ([.password: "brest", .totp: "vannes"], "eidas1", ["password"]),
        ([.password: "vannes", .totp: "brest"], nil, ["totp"]),
        ([.passkey: "vannes"], nil, []),
    ]

    @Test(arguments: FactorAdministrationTests.evidence)
    func `a session shows what it proves for this realm, and nothing of another`(
        realms: [Session.Means: Realm.Slug],
        level: String?,
        means: [String]
    ) async throws {
        try await self.withAgent { bench, agent in
            try await bench.session(of: agent, realms.map { bench.evidence($0.key, for: [$0.value]) })
            let entry = try #require(try await bench.services.sessions.all(of: "agent.exemple", in: "brest").first)
            #expect(entry.level?.rawValue == level)
            #expect(entry.means.map(\.rawValue) == means)
        }
    }
}
