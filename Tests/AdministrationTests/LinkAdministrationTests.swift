import Administration
import Model
import Primitives
import SignIn
import Testing

@Suite struct LinkAdministrationTests {
    private func withAgent(
        mail: String? = "agent@brest.bzh.example",
        _ body: @Sendable (AdministrationBench, Affiliation) async throws -> Void
    ) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            try await body(bench, try await bench.agent("agent.exemple", mail: mail))
        }
    }

    private func give(
        _ purpose: OneTimeLink.Purpose,
        _ bench: AdministrationBench,
        life: Duration? = nil,
        by carriers: Set<GivenLink.Carrier> = [.mail],
        isDryRun: Bool = false
    ) async throws -> LinkAdministration.Given {
        try await bench.services.links.give(
            purpose,
            to: "agent.exemple",
            in: "brest",
            life: life,
            by: carriers,
            isDryRun: isDryRun,
            actor: AdministrationBench.actor
        )
    }

    private func token(_ address: Secret?) -> String? {
        address?.revealed().split(separator: "token=").last.map(String.init)
    }

    static let carriers: [(carriers: Set<GivenLink.Carrier>, mails: Int, words: String)] = [
        ([.mail], 1, "mail"), ([.asker], 0, "asker"), ([.asker, .mail], 1, "asker mail"),
    ]

    @Test(arguments: LinkAdministrationTests.carriers)
    func `who asks for the link gets it, and a mail leaves only when one is to`(
        carriers: Set<GivenLink.Carrier>,
        mails: Int,
        words: String
    ) async throws {
        for purpose in [OneTimeLink.Purpose.factor, .password] {
            try await self.withAgent { bench, agent in
                let given = try await self.give(purpose, bench, by: carriers)
                #expect((given.address != nil) == carriers.contains(.asker))
                #expect(given.recipient == (mails == 1 ? "agent@brest.bzh.example" : nil))
                #expect(given.expiresAt == bench.clock.now + .hours(1))
                #expect(try await bench.mails() == mails)
                let told = try await bench.stores.audit.entries(realm: "brest", name: "link.given", limit: 9)
                #expect(told.map(\.actor) == ["operator:root"])
                let fields = ["purpose": purpose.rawValue, "affiliation": agent.id.text, "by": words]
                #expect(told.first?.fields == fields)
            }
        }
    }

    @Test func `the address opens what it was given for, in this realm, until it expires`() async throws {
        try await self.withAgent { bench, agent in
            let given = try await self.give(.factor, bench, life: .minutes(5), by: [.asker])
            let path = "https://liamm.example/sign-in/new-factor?token="
            #expect(given.address?.revealed().hasPrefix(path) == true)
            let token = try #require(self.token(given.address))
            let opened = try await bench.services.reset.affiliation(token: token, .factor)
            #expect(opened?.id == agent.id && opened?.realm == "brest")
            #expect(try await bench.services.reset.affiliation(token: token, .password) == nil)
            bench.clock.advance(by: .minutes(5))
            #expect(try await bench.services.reset.affiliation(token: token, .factor) == nil)
        }
    }

    @Test func `a later link ends the one before`() async throws {
        try await self.withAgent { bench, _ in
            let first = try #require(self.token(try await self.give(.password, bench, by: [.asker]).address))
            let second = try #require(self.token(try await self.give(.password, bench, by: [.asker]).address))
            #expect(try await bench.services.reset.affiliation(token: first, .password) == nil)
            #expect(try await bench.services.reset.affiliation(token: second, .password) != nil)
        }
    }

    @Test func `a dry run gives nothing`() async throws {
        try await self.withAgent { bench, _ in
            let given = try await self.give(.factor, bench, by: [.asker, .mail], isDryRun: true)
            #expect(given.address == nil)
            #expect(given.recipient == "agent@brest.bzh.example")
            #expect(try await bench.mails() == 0)
            #expect(try await bench.stores.audit.entries(realm: "brest", name: "link.given", limit: 9).isEmpty)
        }
    }

    @Test func `a password of a directory is the directory's, its agents' factors are the hub's`() async throws {
        try await self.withAgent { bench, agent in
            try await bench.feed(agent, from: "annuaire")
            let words = "the password of agent.exemple is that of the directory annuaire: it is changed there"
            for isDryRun in [true, false] {
                await #expect(throws: AdministrationError.conflict(words)) {
                    _ = try await self.give(.password, bench, by: [.asker], isDryRun: isDryRun)
                }
            }
            #expect(try await self.give(.factor, bench, by: [.asker]).address != nil)
        }
    }

    static let lives: [(life: Duration, isAllowed: Bool)] = [
        (.minutes(5), true), (.hours(24), true), (.minutes(4), false), (.hours(24) + .seconds(1), false),
        (.zero, false), (.hours(-1), false),
    ]

    @Test(arguments: LinkAdministrationTests.lives)
    func `a link lives five minutes to a day`(life: Duration, isAllowed: Bool) async throws {
        try await self.withAgent { bench, _ in
            let given = try? await self.give(.factor, bench, life: life)
            #expect((given != nil) == isAllowed)
            let mails = try await bench.mails()
            #expect(mails == (isAllowed ? 1 : 0))
        }
    }

    @Test func `no link for who has no mail address, is disabled, or when nobody is to carry it`() async throws {
        try await self.withAgent(mail: nil) { bench, _ in
            await #expect(throws: AdministrationError.self) { _ = try await self.give(.factor, bench) }
            await #expect(throws: AdministrationError.self) { _ = try await self.give(.factor, bench, by: []) }
            #expect(try await self.give(.factor, bench, by: [.asker]).address != nil)
            _ = try await bench.services.agents
                .disable("agent.exemple", in: "brest", reason: nil, isDryRun: false, actor: AdministrationBench.actor)
            await #expect(throws: AdministrationError.self) {
                _ = try await self.give(.factor, bench, by: [.asker])
            }
            let told = try await bench.stores.audit.entries(realm: "brest", name: "link.given", limit: 9)
            #expect(told.count == 1)
        }
    }
}
