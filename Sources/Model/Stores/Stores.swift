package import Primitives

/// Everything the hub remembers. What belongs to a realm is reached through a handle made for that realm.
package protocol Stores: Sendable {
    /// Operators' acts over all realms.
    var registry: any RealmRegistry { get }
    var agents: any AgentStore { get }
    var sessions: any SessionStore { get }
    var grants: any GrantStore { get }
    var applications: any ApplicationRegistry { get }
    var keys: any KeyStore { get }
    var outbox: any OutboxStore { get }
    var audit: any AuditStore { get }
    var catalog: any CatalogStore { get }
    var evidence: any EvidenceStore { get }
    var upkeep: any BrokerUpkeep { get }
    var factors: any FactorStore { get }
    var links: any OneTimeLinkStore { get }
    /// What agents decide for themselves.
    var own: any AgentOwnStore { get }
    var pushedRequests: any PushedRequestStore { get }
    var replays: any ReplayStore { get }
    var devices: any DeviceStore { get }
    var registrationTokens: any RegistrationTokenStore { get }
    var roles: any RoleStore { get }
    var subjects: any SubjectStore { get }
    func realm(_ slug: Realm.Slug) -> RealmStores
    /// What an application deposits in a realm; whether it may is decided before.
    func deposits(of application: Application.ClientID, in realm: Realm.Slug) -> any DepositStore
    /// With `realm`, of that one only.
    func inbox(of application: Application.ClientID, in realm: Realm.Slug?) -> any InboxStore
    /// What an application may read; with `realm`, of that one only.
    func exchanges(seenBy application: Application.ClientID, in realm: Realm.Slug?) -> any ExchangeStore
}

extension Stores {
    package func inbox(of application: ActingApplication) -> any InboxStore {
        self.inbox(of: application.clientID, in: application.boundTo)
    }

    package func exchanges(seenBy application: ActingApplication) -> any ExchangeStore {
        self.exchanges(seenBy: application.clientID, in: application.boundTo)
    }
}

/// The handle of one realm: no method takes a realm, so none can be given the wrong one.
package struct RealmStores: Sendable {
    package let slug: Realm.Slug
    package let affiliations: any AffiliationStore
    package let applications: any ApplicationStore
    package let directories: any DirectoryStore
    package let exchanges: any ExchangeStore
    package let operations: any ExchangeOperations

    package init(
        slug: Realm.Slug,
        affiliations: any AffiliationStore,
        applications: any ApplicationStore,
        directories: any DirectoryStore,
        exchanges: any ExchangeStore,
        operations: any ExchangeOperations
    ) {
        self.slug = slug
        self.affiliations = affiliations
        self.applications = applications
        self.directories = directories
        self.exchanges = exchanges
        self.operations = operations
    }
}

/// A realm as applied, with the digest that a plan was made against.
package struct AppliedRealm: Sendable, Hashable {
    package let realm: Realm
    package let version: Int64

    package init(realm: Realm, version: Int64) {
        self.realm = realm
        self.version = version
    }
}

package protocol RealmRegistry: Sendable {
    func all() async throws -> [AppliedRealm]
    func realm(_ slug: Realm.Slug) async throws -> AppliedRealm?
    /// Verified domains lead to at most one realm.
    func realm(domain: String) async throws -> Realm?
    /// Creates, replaces and removes realms in one transaction. `expected` holds the version of every realm that the
    /// plan was made from; a difference is `StoreError.conflict` and nothing is changed. A realm that still has
    /// affiliations or applications is not removed: `conflict` too.
    func apply(
        upserts: [Realm],
        removals: [Realm.Slug],
        expected: [Realm.Slug: Int64],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
}

package protocol AgentStore: Sendable {
    func agent(_ id: Agent.ID) async throws -> Agent?
    func agent(subject: Agent.Subject) async throws -> Agent?
    /// Every affiliation of the agent that is not deleted, whatever its realm: the agent's own view.
    func affiliations(of agent: Agent.ID) async throws -> [Affiliation]
}
