package import Administration
import DirectorySync
import Foundation
import JOSE
package import Model
import OpenID
import Outbound
import Postgres
import Primitives
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
    let outbox: OutboxWorker
    let synchronizer: DirectorySynchronizer
    let http: GuardedHTTPClient
    let clock: any WallClock

    package init(_ configuration: Configuration, environment: [String: String]) async throws {
        let clock = SystemWallClock()
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

        let keys = KeyRing(store: stores.keys, clock: clock)
        let secrets = SecretReferences(environment: environment, isSandbox: configuration.sandbox)
        let hashing = try Argon2idHasher(threads: ProcessInfo.processInfo.activeProcessorCount, random: random)
        let sessions = SessionManager(stores: stores, clock: clock, random: random)
        let tokens = TokenIssuer(keys: keys, clock: clock, random: random)
        let services = HubServices(
            baseURL: configuration.issuer,
            stores: stores,
            sealer: sealer,
            clock: clock,
            random: random,
            discovery: RealmDiscovery(registry: stores.registry),
            sessions: sessions,
            passwords: PasswordSignIn(
                stores: stores,
                sessions: sessions,
                hashing: hashing,
                directories: DirectoryPasswordChecker(registry: stores.registry, secrets: secrets),
                throttle: Throttle(clock: clock),
                clock: clock
            ),
            authorization: AuthorizationEndpoint(stores: stores, sealer: sealer, clock: clock, random: random),
            tokens: TokenEndpoint(stores: stores, tokens: tokens, sealer: sealer, clock: clock, random: random),
            userinfo: Userinfo(stores: stores, keys: keys, clock: clock),
            endSession: EndSession(applications: stores.applications, keys: keys),
            keys: keys
        )
        let http = GuardedHTTPClient(
            addresses: AddressGuard(
                privateNetworks: try Self.networks(configuration.privateNetworks),
                allowsLoopback: configuration.sandbox
            ),
            allowsClearText: configuration.sandbox
        )
        let synchronizer = DirectorySynchronizer(stores: stores, secrets: secrets, clock: clock, random: random)
        self.configuration = configuration
        self.database = database
        self.stores = stores
        self.services = services
        self.pages = PageResponder(
            renderer: try PageRenderer(),
            isSecure: services.isSecure,
            sealer: sealer,
            random: random
        )
        self.http = http
        self.clock = clock
        self.synchronizer = synchronizer
        self.outbox = OutboxWorker(
            outbox: stores.outbox,
            logout: LogoutDelivery(
                stores: stores,
                keys: keys,
                http: http,
                baseURL: configuration.issuer,
                clock: clock,
                random: random
            ),
            clock: clock,
            random: random
        )
        self.administration = AdministrationServices(
            stores: stores,
            synchronizer: synchronizer,
            hashing: hashing,
            keys: keys,
            isSandbox: configuration.sandbox,
            clock: clock,
            random: random
        )
    }

    package func close() async {
        try? await self.http.shutdown()
        await self.database.close()
    }

    /// `sqlite:PATH` or `postgres://…`.
    private static func open(_ reference: String) async throws -> any SQLDatabase {
        if reference.hasPrefix("sqlite:") {
            return try await SQLiteDatabase(SQLiteConfiguration(path: String(reference.dropFirst("sqlite:".count))))
        }
        if reference.hasPrefix("postgres://") || reference.hasPrefix("postgresql://") {
            return try await PostgresDatabase(PostgresConfiguration(url: reference))
        }
        throw ConfigurationProblem(place: "database", message: "sqlite:PATH or postgres://… is expected")
    }

    /// A new hub makes one key per algorithm that signs at once, and one published ahead.
    private static func ensureKeys(_ store: any KeyStore, now: Timestamp) async throws {
        let known = try await store.all()
        for algorithm in SigningAlgorithm.allCases {
            let count = known.count { $0.key.algorithm == algorithm && $0.state != .retired }
            for _ in count..<max(count, 2) {
                let key = try SigningKey.generate(algorithm)
                let audit = AuditEvent(.keyRotated, actor: .hub, fields: ["key": key.id.text])
                try await store.rotate(adding: key, audit: audit, at: now)
            }
        }
    }

    private static func networks(_ texts: [String]) throws -> [AddressGuard.Network] {
        try texts.map { text in
            let parts = text.split(separator: "/").map(String.init)
            let bytes = (parts.first ?? "").split(separator: ".").compactMap { UInt8($0) }
            guard parts.count == 2, bytes.count == 4, let length = Int(parts[1]),
                let network = AddressGuard.Network(prefix: bytes, length: length)
            else {
                throw ConfigurationProblem(place: "outbound", message: "\(text) is not a network such as 10.0.0.0/8")
            }
            return network
        }
    }
}
