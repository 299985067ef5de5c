import DirectorySync
import Foundation
import LDAP
import Model
import Primitives
import SQLCore
import SQLite
import ServerTesting
import Storage

/// A server, a database and a synchronizer of a test's own.
final class Laboratory: Sendable {
    let server: SlapdInstance
    let stores: SQLStores
    let clock = ManualWallClock(Samples.start)
    let realm: Realm
    let directory: Directory
    let secrets = SecretReferences(
        environment: ["LDAP_PASSWORD": "correct horse"],
        isSandbox: true,
        folder: "/nowhere"
    )
    private let folder: String

    init(_ ldif: String, _ change: (inout Directory) -> Void = { _ in }) async throws {
        let server = try await SlapdInstance.start(ldif: ldif)
        self.server = server
        self.folder = FileManager.default.temporaryDirectory.appending(path: "sync-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: "\(self.folder)/liamm.sqlite"))
        try await Migrator(migrations: StorageMigrations.all).migrate(database, now: Samples.start)
        let random = SystemRandomSource()
        self.stores = SQLStores(
            database: database,
            sealer: MasterKeySealer(masterKey: Secret(random.bytes(32))),
            cipher: AgentKeyCipher(random: random),
            random: random
        )
        self.directory = Samples.directory { directory in
            directory.urls = [server.url]
            directory.groupBase = SlapdInstance.groups
            directory.attributes.status = "employeeType"
            directory.attributes.organization = "departmentNumber"
            change(&directory)
        }
        self.realm = try Samples.realm(self.directory, domains: ["mairie.example"])
        try await self.stores.registry.apply(
            upserts: [self.realm],
            removals: [],
            expected: [:],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: Samples.start
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    var store: any DirectoryStore { self.stores.realm(self.realm.slug).directories }

    func affiliations() async throws -> [Affiliation] {
        try await self.store.current(of: self.directory.name).affiliations.sorted {
            $0.profile.login < $1.profile.login
        }
    }

    func synchronize(
        _ mode: DirectorySynchronizer.Mode = .apply(approved: false),
        approving: Identifier<DirectoryRun>? = nil,
        _ change: (inout Directory) -> Void = { _ in }
    ) async throws -> SyncOutcome {
        self.clock.advance(by: .seconds(60))
        var directory = self.directory
        change(&directory)
        return try await DirectorySynchronizer(
            stores: self.stores,
            secrets: self.secrets,
            pool: LDAPConnectionPool(gate: LDAPGate(rest: .zero)),
            clock: self.clock,
            random: SystemRandomSource()
        ).synchronize(directory, of: self.realm, mode: mode, approving: approving, actor: .hub)
    }

    func test(_ change: (inout Directory) -> Void = { _ in }) async -> DirectoryTestReport {
        var directory = self.directory
        change(&directory)
        return await DirectorySynchronizer(
            stores: self.stores,
            secrets: self.secrets,
            clock: self.clock,
            random: SystemRandomSource()
        ).examine(directory, of: self.realm)
    }

    func checker() -> DirectoryPasswordChecker {
        DirectoryPasswordChecker(
            registry: self.stores.registry,
            secrets: self.secrets,
            pool: LDAPConnectionPool(gate: LDAPGate(rest: .zero))
        )
    }
}
