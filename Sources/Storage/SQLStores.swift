package import Model
package import Primitives
package import SQLCore

/// Everything the hub remembers, in one SQL database.
package struct SQLStores: Stores {
    private let context: StorageContext

    package init(
        database: any SQLDatabase,
        sealer: any SecretSealer,
        cipher: any PersonalCipher,
        random: any RandomSource
    ) {
        self.context = StorageContext(
            database: database,
            sealer: sealer,
            cipher: cipher,
            random: random,
            work: WorkSignal(),
            offers: OfferSignal(),
            entries: EntryIdentifiers()
        )
    }

    package var registry: any RealmRegistry { SQLRealmRegistry(context: self.context) }
    package var agents: any AgentStore { SQLAgentStore(context: self.context) }
    package var sessions: any SessionStore { SQLSessionStore(context: self.context) }
    package var grants: any GrantStore { SQLGrantStore(context: self.context) }
    package var applications: any ApplicationRegistry { SQLApplicationRegistry(context: self.context) }
    package var keys: any KeyStore { SQLKeyStore(context: self.context) }
    package var outbox: any OutboxStore { SQLOutboxStore(context: self.context) }
    package var audit: any AuditStore { SQLAuditStore(context: self.context) }

    package var catalog: any CatalogStore { SQLCatalogStore(context: self.context) }
    package var evidence: any EvidenceStore { SQLEvidenceStore(context: self.context) }
    package var upkeep: any BrokerUpkeep { SQLBrokerUpkeep(context: self.context) }
    package var factors: any FactorStore { SQLFactorStore(context: self.context) }
    package var links: any OneTimeLinkStore { SQLOneTimeLinkStore(context: self.context) }
    package var own: any AgentOwnStore { SQLAgentOwnStore(context: self.context) }
    package var pushedRequests: any PushedRequestStore { SQLPushedRequestStore(context: self.context) }
    package var replays: any ReplayStore { SQLReplayStore(context: self.context) }
    package var devices: any DeviceStore { SQLDeviceStore(context: self.context) }
    package var registrationTokens: any RegistrationTokenStore { SQLRegistrationTokenStore(context: self.context) }
    package var roles: any RoleStore { SQLRoleStore(context: self.context) }
    package var subjects: any SubjectStore { SQLSubjectStore(context: self.context) }

    package func deposits(of application: Application.ClientID, in realm: Realm.Slug) -> any DepositStore {
        SQLDepositStore(realm: realm, application: application, context: self.context)
    }

    package func inbox(of application: Application.ClientID, in realm: Realm.Slug?) -> any InboxStore {
        SQLInboxStore(application: application, realm: realm, context: self.context)
    }

    package func exchanges(seenBy application: Application.ClientID, in realm: Realm.Slug?) -> any ExchangeStore {
        SQLExchangeStore(wall: .application(application, in: realm), context: self.context)
    }

    package func realm(_ slug: Realm.Slug) -> RealmStores {
        RealmStores(
            slug: slug,
            affiliations: SQLAffiliationStore(realm: slug, context: self.context),
            applications: SQLApplicationStore(realm: slug, context: self.context),
            directories: SQLDirectoryStore(realm: slug, context: self.context),
            exchanges: SQLExchangeStore(wall: .realm(slug), context: self.context),
            operations: SQLExchangeOperations(realm: slug, context: self.context)
        )
    }
}

struct SQLAgentStore: AgentStore {
    let context: StorageContext

    func agent(_ id: Agent.ID) async throws -> Agent? {
        try await self.context.find("agent", "select * from agents where id = \(id)") { try Agent($0) }
    }

    func agent(subject: Agent.Subject) async throws -> Agent? {
        try await self.context.find("agent", "select * from agents where subject = \(subject)") { try Agent($0) }
    }

    func affiliations(of agent: Agent.ID) async throws -> [Affiliation] {
        try await self.context.lookup(
            "affiliations of an agent",
            "select * from affiliations where agent = \(agent) and status <> 'deleted' order by realm, id"
        ) { try Affiliation($0) }
    }
}
