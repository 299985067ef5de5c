import Model
import Primitives
import SQLCore

extension AdministrationBench {
    /// As if the agent had enrolled it.
    @discardableResult
    func factor(
        _ kind: Factor.Kind,
        _ name: String = "",
        of affiliation: Affiliation,
        realms: Set<Realm.Slug> = ["brest"],
        secret: [UInt8] = [1]
    ) async throws -> Factor {
        let factor = Factor(
            id: .make(at: self.clock.now, random: SystemRandomSource()),
            agent: affiliation.agent,
            kind: kind,
            name: name,
            realms: realms,
            secret: secret,
            credential: kind == .passkey ? SystemRandomSource().bytes(16) : nil,
            createdAt: self.clock.now
        )
        let audit = AuditEvent(.factorAdded, actor: .agent(affiliation.agent), agent: affiliation.agent)
        try await self.stores.factors.add(factor, replacing: [], link: nil, sends: [], audit: audit)
        return factor
    }

    @discardableResult
    func session(of affiliation: Affiliation, _ evidence: [Session.Evidence] = []) async throws -> Session {
        let now = self.clock.now
        let session = Session(
            id: .make(at: now, random: SystemRandomSource()),
            agent: affiliation.agent,
            evidence: evidence.isEmpty ? [self.evidence(.password)] : evidence,
            device: "Firefox",
            address: "192.0.2.1",
            createdAt: now,
            lastUsedAt: now,
            expiresAt: now + .hours(12)
        )
        try await self.stores.sessions.start(
            session,
            cookieHash: SystemRandomSource().bytes(32),
            signIn: nil,
            uses: [],
            sends: [],
            audit: AuditEvent(.signedIn, actor: .agent(affiliation.agent), agent: affiliation.agent)
        )
        return session
    }

    func evidence(_ means: Session.Means, for realms: Set<Realm.Slug> = ["brest"]) -> Session.Evidence {
        Session.Evidence(means: means, time: self.clock.now, realms: realms)
    }

    /// As a synchronisation leaves it.
    func feed(_ affiliation: Affiliation, from directory: String) async throws {
        _ = try await self.database.run(
            """
            update affiliations set source = \(directory), source_key = \("key"), source_dn = \("uid=agent")
            where id = \(affiliation.id.text)
            """
        )
    }

    /// How many mails wait.
    func mails() async throws -> Int {
        try await self.stores.outbox.lease([.mail, .logoutToken], limit: 99, for: .minutes(1), now: self.clock.now)
            .count { $0.kind == .mail }
    }
}
