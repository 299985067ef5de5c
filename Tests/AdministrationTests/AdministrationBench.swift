import Administration
import Broker
import DirectorySync
import Foundation
import Model
import OpenID
import Primitives
import SQLCore
import SQLite
import ServerTesting
import SignIn
import Storage

/// The use cases over a database of their own, gone afterwards.
struct AdministrationBench: Sendable {
    /// Keeps what it is given readable: what matters here is who stores it, not how it is hashed.
    struct PlainHashing: PasswordHashing {
        func hash(_ password: Secret) async throws -> String { "hash of \(password.revealed())" }
        func isRight(_ password: Secret, verifier: String) async -> Bool {
            verifier == "hash of \(password.revealed())"
        }
        func isOutdated(_ verifier: String) -> Bool { false }
        func spendTime(on password: Secret) async {}
    }

    static let password = "huit chaises vertes au grenier"
    static let actor = AuditEvent.Actor.localOperator(user: "root")

    let database: any SQLDatabase
    let stores: any Stores
    let services: AdministrationServices
    let clock: ManualWallClock

    static func lend(
        hubSignIn: SignInPolicy = SignInPolicy(),
        probe: @escaping ApplicationProbe = { _, _ in .failed("nothing is called here", isForbidden: true) },
        fetch: @escaping ClientKeys.Fetch = { _, _ in throw CancellationError() },
        _ body: @Sendable (AdministrationBench) async throws -> Void
    ) async throws {
        let name = "liamm-administration-\(Hex.encode(SystemRandomSource().bytes(8)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: "\(folder.path)/liamm.sqlite"))
        let result: Result<Void, any Error>
        do { result = .success(try await body(try await self.bench(database, hubSignIn, probe, fetch))) } catch {
            result = .failure(error)
        }
        await database.close()
        try result.get()
    }

    private static func bench(
        _ database: any SQLDatabase,
        _ hubSignIn: SignInPolicy,
        _ probe: @escaping ApplicationProbe,
        _ fetch: @escaping ClientKeys.Fetch
    ) async throws -> AdministrationBench {
        try await Migrator(migrations: StorageMigrations.all).migrate(database, now: Timestamp(seconds: 0))
        let (random, clock) = (SystemRandomSource(), ManualWallClock())
        let sealer = MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32)))
        let stores = SQLStores(
            database: database,
            sealer: sealer,
            cipher: AgentKeyCipher(random: random),
            random: random
        )
        let secrets = SecretReferences(environment: [:], isSandbox: true, folder: "/nowhere")
        let notices = AgentNotices(stores: stores, sealer: sealer, baseURL: "https://liamm.example", clock: clock)
        let reset = PasswordReset(
            stores: stores,
            policies: SignInPolicies(registry: stores.registry, hub: hubSignIn),
            hashing: PlainHashing(),
            breached: nil,
            throttle: Throttle(clock: clock),
            notices: notices,
            clock: clock,
            random: random
        )
        let services = AdministrationServices(
            stores: stores,
            synchronizer: DirectorySynchronizer(stores: stores, secrets: secrets, clock: clock, random: random),
            hashing: PlainHashing(),
            keys: KeyRing(store: stores.keys, clock: clock),
            signer: EvidenceSigner(evidence: stores.evidence, issuer: "https://liamm.example", clock: clock),
            reset: reset,
            factorDesk: FactorDesk(stores: stores, sealer: sealer, notices: notices, clock: clock, random: random),
            notices: notices,
            isSandbox: true,
            hubSignIn: hubSignIn,
            issuer: "https://liamm.example",
            probe: probe,
            fetch: fetch,
            clock: clock,
            random: random
        )
        return AdministrationBench(database: database, stores: stores, services: services, clock: clock)
    }

    /// Realm files of two member bodies.
    static let brest = (
        name: "brest.yaml",
        text: """
        apiVersion: liamm/v1
        kind: Realm
        realm:
          slug: brest
          name: "Brest"
          siren: "242900314"
          nature: ME
          departement: "29"
          languages: [fr]
        domains:
          - brest.bzh.example
        organizations:
          - siren: "242900314"
            name: "Brest"

        """
    )
    static let vannes = (
        name: "vannes.yaml",
        text: """
        apiVersion: liamm/v1
        kind: Realm
        realm:
          slug: vannes
          name: "Vannes"
          siren: "200067932"
          nature: CA
          departement: "56"
          languages: [fr]
        domains:
          - vannes.bzh.example
        organizations:
          - siren: "200067932"
            name: "Vannes"

        """
    )

    func applyRealms() async throws {
        let plan = try await self.services.realms.plan([Self.brest, Self.vannes])
        try await self.services.realms.apply(plan, confirmedRemovals: [], actor: Self.actor)
    }

    func profile(_ login: String, mail: String? = nil) async throws -> Affiliation.Profile {
        Affiliation.Profile(
            login: login,
            mail: mail,
            givenName: "Agent",
            familyName: "Exemple",
            organization: try await self.services.realms.realm("brest").siren
        )
    }

    @discardableResult
    func agent(_ login: String, mail: String? = nil) async throws -> Affiliation {
        try await self.services.agents.create(
            try await self.profile(login, mail: mail),
            password: Secret(Self.password),
            in: "brest",
            isDryRun: false,
            actor: Self.actor
        )
    }
}
