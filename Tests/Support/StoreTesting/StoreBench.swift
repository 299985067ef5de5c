import Model
import Primitives
import Testing

/// Stores with what the rules need to fill them.
struct StoreBench: Sendable {
    static let cookie = Digest.sha256("cookie")

    let stores: any Stores
    let random = SystemRandomSource()
    /// Not a whole millisecond: times are kept to the microsecond.
    let start = Timestamp(microseconds: 1_790_000_000_123_457)

    func event(
        _ name: AuditEvent.Name = .agentUpdated,
        realm: Realm.Slug? = nil,
        agent: Agent.ID? = nil,
        fields: [String: String] = [:],
        personal: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(name, realm: realm, actor: .hub, agent: agent, fields: fields, personal: personal)
    }

    /// A realm's declaration with a SIREN of its own.
    func declaration(_ slug: Realm.Slug, domains: [String] = []) throws -> Realm {
        let digits = Digest.sha256(slug.text).prefix(8).map { String($0 % 10) }.joined()
        let siren = try #require((0...9).lazy.compactMap { SIREN(digits + String($0)) }.first)
        return Realm(
            slug: slug,
            name: slug.text,
            siren: siren,
            nature: .agglomeration,
            department: "56",
            domains: domains
        )
    }

    @discardableResult
    func realm(_ slug: Realm.Slug, domains: [String] = []) async throws -> RealmStores {
        try await self.stores.registry.apply(
            upserts: [self.declaration(slug, domains: domains)],
            removals: [],
            expected: [:],
            audit: self.event(.realmsApplied),
            at: self.start
        )
        return self.stores.realm(slug)
    }

    func profile(_ login: String, mail: String? = nil, groups: [String] = []) throws -> Affiliation.Profile {
        Affiliation.Profile(
            login: login,
            mail: mail,
            givenName: "Anne",
            familyName: "Le Goff",
            title: "Secrétaire",
            organization: try #require(SIREN("200067932")),
            groups: groups
        )
    }

    func newAgent() -> Agent { Agent.make(at: self.start, random: self.random) }

    func affiliation(
        of agent: Agent,
        in realm: Realm.Slug,
        _ profile: Affiliation.Profile,
        source: Affiliation.Source = .local
    ) -> Affiliation {
        Affiliation(
            realm: realm,
            id: .make(at: self.start, random: self.random),
            agent: agent.id,
            source: source,
            profile: profile,
            createdAt: self.start
        )
    }

    /// An agent with one local affiliation in a realm that is there.
    func member(of realm: Realm.Slug, _ login: String = "alegoff", mail: String? = nil) async throws -> Affiliation {
        let agent = self.newAgent()
        let affiliation = self.affiliation(of: agent, in: realm, try self.profile(login, mail: mail))
        try await self.stores.realm(realm).affiliations
            .create(
                agent,
                affiliation,
                passwordHash: nil,
                chosenBy: .agent,
                audit: self.event(.agentCreated, realm: realm),
                at: self.start
            )
        return affiliation
    }

    func conflicts(_ act: () async throws -> Void, at location: SourceLocation = #_sourceLocation) async {
        await #expect(sourceLocation: location) {
            try await act()
        } throws: { error in
            (error as? StoreError)?.code == .conflict
        }
    }

    /// Fifty acts at once.
    func fifty<Result: Sendable>(_ act: @escaping @Sendable (Int) async throws -> Result) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<50 { group.addTask { try await act(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// How many of fifty acts at once were done; every other must have met a conflict.
    func doneOfFifty(_ act: @escaping @Sendable (Int) async throws -> Void) async throws -> Int {
        try await self.fifty { number in
            do {
                try await act(number)
                return 1
            } catch let error as StoreError where error.code == .conflict {
                return 0
            }
        }
        .reduce(0, +)
    }
}
