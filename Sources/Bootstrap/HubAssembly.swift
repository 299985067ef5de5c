package import Administration
package import Broker
import DirectorySync
import Foundation
import LDAP
package import Model
import ObjectStorage
package import OpenID
import Outbound
import Postgres
package import Primitives
package import SQLCore
import SQLite
import SignIn
import Storage
package import Web

/// Everything the server is made of, put together once, from the settings.
package struct HubAssembly: Sendable {
    package let configuration: Configuration
    package let database: any SQLDatabase
    package let stores: any Stores
    package let services: HubServices
    package let pages: PageResponder
    package let administration: AdministrationServices
    package let broker: BrokerServices
    package let upkeep: BrokerUpkeepWork
    package let outbox: OutboxWorker
    let synchronizer: DirectorySynchronizer
    let http: GuardedHTTPClient
    let clock: any WallClock

    package init(
        _ configuration: Configuration,
        environment: [String: String],
        clock: any WallClock = SystemWallClock()
    ) async throws {
        let random = SystemRandomSource()
        let masterKey = try MasterKey.load(
            from: configuration.masterKey,
            environment: environment,
            isSandbox: configuration.sandbox
        )
        let sealer = MasterKeySealer(masterKey: masterKey)
        let database = try await Self.open(configuration.database)
        try await Migrator(migrations: StorageMigrations.all).migrate(database, now: clock.now)
        let stores = SQLStores(
            database: database,
            sealer: sealer,
            cipher: AgentKeyCipher(random: random),
            random: random
        )
        try await Self.ensureKeys(stores.keys, now: clock.now)
        try await Self.ensureCommandLine(stores, now: clock.now)

        let keys = KeyRing(store: stores.keys, clock: clock)
        let secrets = configuration.secretReferences(environment: environment)
        // One pool for all that speaks to directories: what hangs for sign-in is known to synchronisation as well.
        let directoryConnections = LDAPConnectionPool()
        // Half the processors hash at most: the other half answers.
        let lanes = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        let hashing = try Argon2idHasher(parameters: configuration.argon2, threads: lanes, random: random)
        let sessions = SessionManager(stores: stores, clock: clock, random: random)
        let policies = SignInPolicies(registry: stores.registry, hub: configuration.signIn)
        let freshness = DirectoryFreshness(stores: stores, policies: policies, clock: clock)
        let throttle = Throttle(clock: clock)
        let signIn = try SignInAssembly(
            configuration: configuration,
            stores: stores,
            sessions: sessions,
            policies: policies,
            freshness: freshness,
            throttle: throttle,
            hashing: hashing,
            directories: DirectoryPasswordChecker(
                registry: stores.registry,
                secrets: secrets,
                pool: directoryConnections
            ),
            sealer: sealer,
            clock: clock,
            random: random
        ).services()
        // Nothing may fail once the client is made: it must be shut down, and would hide the real error.
        let networks = try Self.networks(configuration.privateNetworks)
        let objects = try Self.objects(configuration.objects, clock: clock)
        let renderer = try PageRenderer()
        let mail = try MailAssembly.delivery(
            configuration,
            environment: environment,
            sealer: sealer,
            clock: clock,
            random: random
        )
        let authorities = try configuration.clientAuthorities()
        let outboundTrust = try configuration.outboundTrust()
        let proofs = SenderProof(
            replays: stores.replays,
            nonces: ProofNonce(sealer: sealer, clock: clock),
            requiresNonce: configuration.requiresProofNonce,
            clock: clock
        )
        let http = GuardedHTTPClient(
            addresses: AddressGuard(
                privateNetworks: networks,
                allowsLoopback: configuration.sandbox
            ),
            allowsClearText: configuration.sandbox,
            authorities: outboundTrust
        )
        let services = HubServices(
            baseURL: configuration.issuer,
            stores: stores,
            sealer: sealer,
            clock: clock,
            random: random,
            sessions: sessions,
            signIn: signIn,
            provider: ProviderAssembly(
                configuration: configuration,
                stores: stores,
                keys: keys,
                freshness: freshness,
                throttle: throttle,
                http: http,
                proofs: proofs,
                authorities: authorities,
                sealer: sealer,
                clock: clock,
                random: random
            ).services()
        )
        let synchronizer = DirectorySynchronizer(
            stores: stores,
            secrets: secrets,
            pool: directoryConnections,
            clock: clock,
            random: random
        )
        let signer = EvidenceSigner(evidence: stores.evidence, issuer: configuration.issuer, clock: clock)
        self.broker = BrokerServices(
            stores: stores,
            access: ApplicationAccess(
                stores: stores,
                keys: keys,
                proofs: proofs,
                baseURL: configuration.issuer,
                clock: clock
            ),
            deposits: Deposits(stores: stores, objects: objects, signer: signer, clock: clock, random: random),
            inbox: Inbox(stores: stores, signer: signer, clock: clock),
            pieces: PieceReading(objects: objects),
            signer: signer,
            clock: clock
        )
        self.upkeep = BrokerUpkeepWork(stores: stores, objects: objects, signer: signer, clock: clock)
        self.configuration = configuration
        self.database = database
        self.stores = stores
        self.services = services
        self.pages = PageResponder(
            renderer: renderer,
            baseURL: configuration.issuer,
            sealer: sealer,
            random: random,
            support: configuration.support
        )
        self.http = http
        self.clock = clock
        self.synchronizer = synchronizer
        self.outbox = OutboxWorker(
            outbox: stores.outbox,
            deliveries: [
                .logoutToken: LogoutDelivery(
                    stores: stores,
                    keys: keys,
                    subjects: SubjectResolver(aliases: stores.subjects, sealer: sealer),
                    http: http,
                    baseURL: configuration.issuer,
                    clock: clock,
                    random: random
                ),
                .mail: mail,
            ],
            clock: clock,
            random: random
        )
        self.administration = AdministrationServices(
            stores: stores,
            synchronizer: synchronizer,
            hashing: hashing,
            keys: keys,
            signer: signer,
            reset: services.signIn.reset,
            factorDesk: services.signIn.factors,
            notices: services.signIn.notices,
            isSandbox: configuration.sandbox,
            hubSignIn: configuration.signIn,
            issuer: configuration.issuer,
            probe: http.probe,
            fetch: { try await http.get($0, limit: $1) },
            clock: clock,
            random: random
        )
    }

    package var keySchedule: KeySchedule {
        KeySchedule(
            store: self.stores.keys,
            keys: self.services.provider.keys,
            clock: self.clock,
            rotation: self.configuration.keyRotation
        )
    }

    package func close() async {
        try? await self.http.shutdown()
        await self.database.close()
    }

    /// `sqlite:PATH` or `postgres://…`.
    static func open(_ reference: String) async throws -> any SQLDatabase {
        if reference.hasPrefix("sqlite:") {
            let path = String(reference.dropFirst("sqlite:".count))
            Confinement.keepPrivate(path)
            return try await SQLiteDatabase(SQLiteConfiguration(path: path))
        }
        if reference.hasPrefix("postgres://") || reference.hasPrefix("postgresql://") {
            return try await PostgresDatabase(PostgresConfiguration(url: reference))
        }
        throw ConfigurationProblem(place: "database", message: "sqlite:PATH or postgres://… is expected")
    }

    /// `file:FOLDER`.
    private static func objects(_ reference: String, clock: any WallClock) throws -> any ObjectStore {
        guard reference.hasPrefix("file:") else {
            throw ConfigurationProblem(place: "objects", message: "file:FOLDER is expected (S3 is not built yet)")
        }
        let folder = String(reference.dropFirst("file:".count))
        do {
            return try FileObjectStore(root: folder, clock: clock)
        } catch {
            throw ConfigurationProblem(
                place: "objects",
                message: "\(folder) cannot be used: \(String(reflecting: error))"
            )
        }
    }

    /// A new hub makes one key per algorithm that is in use at once, and one ahead; of several nodes that begin at
    /// once, what one has made is enough for all.
    private static func ensureKeys(_ store: any KeyStore, now: Timestamp) async throws {
        let known = try await store.all()
        let missing = HubKey.Algorithm.all.flatMap { algorithm in
            let count = known.count { $0.key.algorithm == algorithm && $0.state != .retired }
            return repeatElement(algorithm, count: max(0, 2 - count))
        }
        // Finding the primes of an RSA key takes a tenth of a second and more: they are looked for at once.
        let keys = try await withThrowingTaskGroup(of: HubKey.Pair.self) { group in
            for algorithm in missing { group.addTask { try HubKey.Pair.generate(algorithm) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for key in keys {
            let audit = AuditEvent(.keyRotated, actor: .hub, fields: ["key": key.id.text])
            _ = try await store.rotate(expecting: nil, adding: key, audit: audit, at: now)
        }
    }

    /// The application that administrators sign in with, as this version defines it.
    private static func ensureCommandLine(_ stores: any Stores, now: Timestamp) async throws {
        let wanted = Application.commandLine
        let known = try await stores.applications.application(wanted.clientID)
        guard known != wanted else { return }
        let fields = ["application": wanted.clientID.text]
        let store = stores.realm(wanted.realm).applications
        guard let known else {
            let audit = AuditEvent(.applicationCreated, actor: .hub, fields: fields)
            return try await store.create(wanted, audit: audit, at: now)
        }
        guard known.realm == wanted.realm else {
            throw ConfigurationProblem(
                place: "applications",
                message: "\(wanted.clientID) of \(known.realm) bears the name of the hub's own command line"
            )
        }
        _ = try await store.update(
            wanted,
            audit: AuditEvent(.applicationUpdated, actor: .hub, fields: fields),
            at: now
        )
    }

    private static func networks(_ texts: [String]) throws -> [AddressGuard.Network] {
        try texts.map { text in
            guard let parsed = IPNetwork(text),
                let network = AddressGuard.Network(prefix: parsed.prefix, length: parsed.length)
            else {
                throw ConfigurationProblem(place: "outbound", message: "\(text) is not a network such as 10.0.0.0/8")
            }
            return network
        }
    }
}
