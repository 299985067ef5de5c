import Administration
import Bootstrap
package import Model
import Primitives
package import SignIn
import Testing
import Web

/// What agents prove themselves with, and what a helpdesk can do about it.
extension Hub {
    /// What seals every value that this hub gives out.
    package var sealer: any SecretSealer { self.assembly.services.sealer }

    /// An app that is enrolled already.
    package func enrolApp(of agent: Agent.ID, in realms: Set<Realm.Slug>) async throws -> (factor: Factor, key: TOTP) {
        let key = TOTP.make(random: SystemRandomSource())
        let secret = self.sealer.seal(key.key.bytes, for: .factor)
        return (try await self.keep(.totp, of: agent, in: realms, secret: secret), key)
    }

    /// Recovery codes that are on paper already.
    package func enrolCodes(
        of agent: Agent.ID,
        in realms: Set<Realm.Slug>
    ) async throws -> (factor: Factor, codes: [String]) {
        let batch = RecoveryCodes(sealer: self.sealer).make(random: SystemRandomSource())
        let kept = JSONValue.array(batch.hashes.map { .string(Base64URL.encode($0)) }).canonicalBytes
        let factor = try await self.keep(.recoveryCodes, of: agent, in: realms, secret: kept)
        return (factor, batch.codes.map { $0.revealed() })
    }

    private func keep(
        _ kind: Factor.Kind,
        of agent: Agent.ID,
        in realms: Set<Realm.Slug>,
        secret: [UInt8]
    ) async throws -> Factor {
        let factor = Factor(
            id: .make(at: self.clock.now, random: SystemRandomSource()),
            agent: agent,
            kind: kind,
            name: "",
            realms: realms,
            secret: secret,
            createdAt: self.clock.now
        )
        let audit = AuditEvent(.factorAdded, actor: .hub, agent: agent)
        try await self.stores.factors.add(factor, replacing: [], link: nil, sends: [], audit: audit)
        return factor
    }

    /// The helpdesk takes the realm's factors away: all of the agent's that count there.
    package func forgetFactors(of member: Affiliation) async throws -> Int {
        try await self.stores.factors.forget(
            nil,
            of: member.agent,
            in: member.realm,
            sends: [],
            audit: AuditEvent(.factorsForgotten, realm: member.realm, actor: .hub, agent: member.agent),
            at: self.clock.now
        )
    }

    package func administer(
        _ member: Affiliation,
        password: String? = nil,
        chosenBy origin: PasswordOrigin = .agent,
        _ change: (inout Affiliation.Profile) -> Void = { _ in }
    ) async throws {
        _ = try await self.assembly.administration.agents.update(
            member.profile.login,
            in: member.realm,
            password: password.map { Secret($0) },
            chosenBy: origin,
            isDryRun: false,
            actor: .hub,
            change
        )
    }

    /// The session that a browser holds, as the hub finds it.
    package func session(in browser: HubBrowser) async throws -> Session? {
        guard let cookie = browser.cookies[Self.sessionCookie] else { return nil }
        return try await self.assembly.services.sessions.session(cookie: cookie)
    }

    package static let knownCookie = "__Host-liamm-known"

    /// The cookie of a browser with which the account has signed in before: its tries are counted apart.
    package func known(_ member: Affiliation) -> String {
        KnownBrowser(random: SystemRandomSource()).learning(member.agent.text).sealed(by: self.sealer)
    }
}
