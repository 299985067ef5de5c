import Model
import Primitives

/// Factors and links to begin with.
extension StoreBench {
    /// What an act owes, of a kind that there is.
    static func owed(_ word: String) -> OutboxEntry { OutboxEntry(.logoutToken, ["word": .string(word)]) }

    func newFactor(
        _ kind: Factor.Kind,
        of member: Affiliation,
        realms: Set<Realm.Slug>? = nil,
        credential: [UInt8]? = nil,
        createdAt: Timestamp? = nil
    ) -> Factor {
        Factor(
            id: .make(at: createdAt ?? self.start, random: self.random),
            agent: member.agent,
            kind: kind,
            name: "Téléphone « pro »",
            realms: realms ?? [member.realm],
            secret: self.random.bytes(20),
            credential: credential,
            mark: 7,
            createdAt: createdAt ?? self.start
        )
    }

    @discardableResult
    func factor(
        _ kind: Factor.Kind,
        of member: Affiliation,
        realms: Set<Realm.Slug>? = nil,
        credential: [UInt8]? = nil,
        createdAt: Timestamp? = nil
    ) async throws -> Factor {
        let factor = self.newFactor(kind, of: member, realms: realms, credential: credential, createdAt: createdAt)
        try await self.enrol(factor)
        return factor
    }

    func enrol(
        _ factor: Factor,
        replacing replaced: [Factor.ID] = [],
        link: OneTimeLink.Hash? = nil,
        sends: [OutboxEntry] = []
    ) async throws {
        let audit = self.event(.factorAdded, agent: factor.agent)
        try await self.stores.factors.add(factor, replacing: replaced, link: link, sends: sends, audit: audit)
    }

    func factors(of member: Affiliation) async throws -> [Factor] {
        try await self.stores.factors.factors(of: member.agent)
    }

    func newLink(_ purpose: OneTimeLink.Purpose, _ member: Affiliation, createdAt: Timestamp? = nil) -> OneTimeLink {
        let time = createdAt ?? self.start
        return OneTimeLink(
            hash: Digest.sha256(self.random.bytes(32)),
            purpose: purpose,
            realm: member.realm,
            affiliation: member.id,
            agent: member.agent,
            createdAt: time,
            expiresAt: time + .minutes(15)
        )
    }

    func link(_ purpose: OneTimeLink.Purpose, _ member: Affiliation) async throws -> OneTimeLink {
        let link = self.newLink(purpose, member)
        try await self.stores.links.add(link, sends: [], audit: self.event(.linkGiven, agent: member.agent))
        return link
    }

    func opens(_ link: OneTimeLink, at time: Timestamp? = nil) async throws -> Bool {
        try await self.stores.links.link(link.hash, now: time ?? self.start) == link
    }

    func setPassword(_ verifier: String, by link: OneTimeLink, at time: Timestamp? = nil) async throws {
        try await self.stores.links.setPassword(
            verifier,
            by: link.hash,
            sends: [Self.owed(verifier)],
            audit: self.event(.passwordSet, agent: link.agent),
            at: time ?? self.start
        )
    }

    /// The words of what was queued with `owed`.
    func owedWords() async throws -> [String] {
        let items = try await self.lease(at: self.start + .hours(1))
        return items.compactMap { $0.payload["word"]?.string }.sorted()
    }

    func told(_ name: AuditEvent.Name) async throws -> Int {
        try await self.stores.audit.entries(realm: nil, name: name.rawValue, limit: 99).count
    }
}
