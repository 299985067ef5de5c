import Administration
import Model
import Primitives
import Testing

/// Passwords that an administrator sets are held to the rules of the realm, as those that agents choose.
@Suite struct AgentPasswordTests {
    private func create(
        _ password: String,
        _ bench: AdministrationBench,
        isDryRun: Bool = false
    ) async throws {
        _ = try await bench.services.agents.create(
            try await bench.profile("agent.exemple"),
            password: Secret(password),
            in: "brest",
            isDryRun: isDryRun,
            actor: AdministrationBench.actor
        )
    }

    static let weak: [(password: String, words: String)] = [
        ("court9Zk", "it has fewer than 12 characters"),
        (String(repeating: "x", count: 1025), "it has more than 1024 bytes"),
        ("motdepasse", "it is one of the most used passwords"),
        ("le goéland de Brest aime les frites", "it holds `Brest`, a word of the realm"),
        ("huit chaises vertes pour agent.exemple", "it holds the agent's own name, login or mail"),
        ("aaaaaaaaaaaaaaaa", "it is too easy to guess"),
    ]

    @Test(arguments: AgentPasswordTests.weak)
    func `a weak password is refused, with why`(password: String, words: String) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            for isDryRun in [true, false] {
                await #expect {
                    try await self.create(password, bench, isDryRun: isDryRun)
                } throws: { error in
                    guard case AdministrationError.weakPassword(let reasons)? = error as? AdministrationError else {
                        return false
                    }
                    return reasons.contains { $0.hasPrefix(words) } && !reasons.contains { $0.contains(password) }
                }
            }
            #expect(try await bench.stores.realm("brest").affiliations.count() == 0)
        }
    }

    @Test func `a realm is held to the hub's policy`() async throws {
        var hub = SignInPolicy()
        hub.password.minLength = 40
        try await AdministrationBench.lend(hubSignIn: hub) { bench in
            try await bench.applyRealms()
            await #expect(throws: AdministrationError.weakPassword(["it has fewer than 40 characters"])) {
                try await self.create(AdministrationBench.password, bench)
            }
        }
    }

    @Test func `a new password replaces the old one only when it is strong`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let agent = try await bench.agent("agent.exemple")
            for (password, isKept) in [("Agent.Exemple1", false), ("sept tabourets bleus au salon", true)] {
                let changed = try? await bench.services.agents.update(
                    "agent.exemple",
                    in: "brest",
                    password: Secret(password),
                    isDryRun: false,
                    actor: AdministrationBench.actor
                ) { _ in }
                #expect(changed?.changes == (isKept ? ["password: replaced"] : nil))
                let verifier = try await bench.stores.realm("brest").affiliations.passwordHash(of: agent.id)
                #expect(verifier == "hash of \(isKept ? password : AdministrationBench.password)")
            }
        }
    }

    @Test func `what is hashed is in normalization form C, as when somebody signs in`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await self.create("huit chaises ve\u{301}lues au grenier", bench)
            let id = try await bench.services.agents.find("agent.exemple", in: "brest").id
            let verifier = try await bench.stores.realm("brest").affiliations.passwordHash(of: id)
            // Byte by byte: `==` of texts would not tell the two forms apart.
            let expected = "hash of huit chaises v\u{E9}lues au grenier"
            #expect(verifier.map { Array($0.utf8) } == Array(expected.utf8))
        }
    }
}
