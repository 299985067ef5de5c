import Bootstrap
package import Model
import OpenID
package import Primitives
import SQLCore
package import SignIn
import Testing
import Web

/// What a realm asks of its agents, what they have enrolled, and the mails that the hub owes them.
extension Hub {
    /// Changes a realm as an applied file does.
    package func change(_ slug: Realm.Slug, _ change: (inout Realm) -> Void) async throws {
        let applied = try #require(try await self.stores.registry.realm(slug))
        var realm = applied.realm
        change(&realm)
        try await self.stores.registry.apply(
            upserts: [realm],
            removals: [],
            expected: [slug: applied.version],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: self.clock.now
        )
    }

    package func setPolicy(of slug: Realm.Slug = "armor", _ change: (inout SignInPolicy) -> Void) async throws {
        try await self.change(slug) { change(&$0.signIn) }
    }

    /// An app that shows codes, and the codes on paper that came with it.
    package struct Enrolled: Sendable {
        package let app: TOTP
        package let codes: [String]
    }

    /// Enrolled a minute ago on a fresh password, as the page of the account does it.
    package func enrol(_ member: Affiliation) async throws -> Enrolled {
        let evidence = Session.Evidence(
            means: .password,
            time: self.clock.now,
            realms: [member.realm],
            affiliation: member.id
        )
        let proof = Proof(
            agent: member.agent,
            realm: member.realm,
            account: member.agent.text,
            evidence: [evidence],
            browser: "enrolment"
        )
        let holder = try #require(FactorHolder(proof, link: nil, at: self.clock.now))
        let desk = self.assembly.services.signIn.factors
        let (app, offer) = desk.offerTOTP(holder)
        let visit = Visit(device: "Firefox", address: "192.0.2.7", known: nil, held: nil)
        let added = try await desk.addTOTP(offer: offer, code: self.code(of: app), name: "Téléphone", holder, visit)
        guard case .added(_, let codes) = added else { throw NotEnrolled() }
        self.clock.advance(by: .minutes(1))
        return Enrolled(app: app, codes: codes)
    }

    private struct NotEnrolled: Error {}

    /// What the app shows now.
    package func code(of app: TOTP) -> String { app.code(at: TOTP.step(of: self.clock.now)) }

    package func factors(of member: Affiliation) async throws -> [Factor] {
        try await self.stores.factors.factors(of: member.agent)
    }

    /// What the helpdesk does for somebody who lost a factor: the token of the link that was mailed.
    package func giveLink(_ purpose: OneTimeLink.Purpose, to member: Affiliation) async throws -> String {
        let before = Set(try await self.mails().compactMap(\.token))
        _ = try await self.assembly.services.signIn.reset.give(
            purpose,
            to: member,
            life: .hours(1),
            by: [.mail],
            actor: .hub
        )
        return try #require(try await self.mails().compactMap(\.token).first { !before.contains($0) })
    }

    /// Mails that wait in the outbox.
    package func mails() async throws -> [MailRequest] {
        let rows = try await self.database.query("select payload from outbox where kind = 'mail' order by id")
        return try rows.compactMap {
            MailRequest.open(try StrictJSON.parse(Array($0.text("payload").utf8)), with: self.assembly.services.sealer)
        }
    }

    /// A contact with the directory that feeds agents of a realm.
    package func recordContact(with directory: Identifier<Directory>, in slug: Realm.Slug) async throws {
        try await self.stores.realm(slug).directories.recordContact(with: directory, at: self.clock.now, rest: .zero)
    }

    /// Makes two affiliations hats of one agent, as linking them does in the end.
    package func join(_ other: Affiliation, to member: Affiliation) async throws {
        _ = try await self.database.run(
            "update affiliations set agent = \(member.agent.text) where id = \(other.id.text)"
        )
    }
}

extension MailRequest {
    /// The token in its link.
    package var token: String? {
        self.arguments[.link]?.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init)
    }
}
