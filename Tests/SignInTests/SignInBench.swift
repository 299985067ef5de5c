import Foundation
import Model
import Primitives
import SQLCore
import SQLite
import ServerTesting
import SignIn
import Storage
import Synchronization

/// A database with one realm, and doubles of what checks passwords: a password is right when it is the verifier.
final class SignInBench: Sendable {
    static let realm: Realm.Slug = "armor"

    let stores: SQLStores
    let clock = ManualWallClock()
    let ticks = SleepRecorder()
    let directories = DirectoryDouble()
    let hashing = HashingDouble()
    let signIn: PasswordSignIn
    private let database: any SQLDatabase
    private let folder: String

    init() async throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "sign-in-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        EngineLedger.sqlite.note()
        let database = try await SQLiteDatabase(SQLiteConfiguration(path: "\(self.folder)/liamm.sqlite"))
        try await Migrator(migrations: StorageMigrations.all).migrate(database, now: self.clock.now)
        self.database = database
        let random = SystemRandomSource()
        self.stores = SQLStores(
            database: database,
            sealer: MasterKeySealer(masterKey: Secret(random.bytes(32))),
            cipher: AgentKeyCipher(random: random),
            random: random
        )
        let policies = SignInPolicies(registry: self.stores.registry, hub: SignInPolicy())
        self.signIn = PasswordSignIn(
            stores: self.stores,
            policies: policies,
            hashing: self.hashing,
            directories: self.directories,
            throttle: Throttle(clock: self.clock),
            freshness: DirectoryFreshness(stores: self.stores, policies: policies, clock: self.clock),
            clock: self.clock,
            ticks: self.ticks
        )
        guard let siren = SIREN("200000008") else { preconditionFailure("a SIREN that is none") }
        let realm = Realm(
            slug: Self.realm,
            name: "Armor",
            siren: siren,
            nature: .agglomeration,
            department: "22",
            support: .init(name: "Support", email: nil),
            domains: ["armor.example"],
            organizations: [Organization(siren: siren, name: "Armor")]
        )
        try await self.stores.registry.apply(
            upserts: [realm],
            removals: [],
            expected: [:],
            audit: AuditEvent(.realmsApplied, actor: .hub),
            at: self.clock.now
        )
        try await self.add("local", source: .local, siren)
        try await self.add("fed", source: .directory("annuaire", key: "k", dn: "uid=fed"), siren)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.folder) }

    private func add(_ login: String, source: Affiliation.Source, _ siren: SIREN) async throws {
        let (now, random) = (self.clock.now, SystemRandomSource())
        let agent = Agent.make(at: now, random: random)
        let profile = Affiliation.Profile(
            login: login,
            mail: "\(login)@armor.example",
            givenName: "Anne",
            familyName: "Le Goff",
            organization: siren
        )
        let affiliation = Affiliation(
            realm: Self.realm,
            id: .make(at: now, random: random),
            agent: agent.id,
            source: .local,
            profile: profile,
            createdAt: now
        )
        try await self.stores.realm(Self.realm).affiliations.create(
            agent,
            affiliation,
            passwordHash: source == .local ? "right" : nil,
            chosenBy: .agent,
            audit: AuditEvent(.agentCreated, actor: .hub),
            at: now
        )
        guard case .directory(let name, let key, let dn) = source else { return }
        // As a synchronisation leaves it.
        _ = try await self.database.run(
            """
            update affiliations set source = \(name.text), source_key = \(key), source_dn = \(dn)
            where id = \(affiliation.id.text)
            """
        )
    }

    func attempt(
        _ name: String,
        _ password: String,
        known: KnownBrowser? = nil
    ) async throws -> PasswordSignIn.Outcome {
        try await self.signIn.signIn(
            PasswordAttempt(
                identifier: name,
                realm: Self.realm,
                password: Secret(password),
                address: "192.0.2.1",
                known: known,
                browser: "browser"
            )
        )
    }
}

/// A clock on which nothing takes time but sleeping, and that tells how long was slept.
final class SleepRecorder: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Self { Self(offset: self.offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - self.offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((time: Duration.zero, sleeps: [Duration]()))

    var now: Instant { Instant(offset: self.state.withLock { $0.time }) }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { self.state.withLock { $0.sleeps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        self.state.withLock { state in
            state.sleeps.append(deadline.offset - state.time)
            state.time = max(state.time, deadline.offset)
        }
    }

    func pass(_ duration: Duration) { self.state.withLock { $0.time += duration } }
}

final class DirectoryDouble: PasswordChecker {
    let isDown = Mutex(false)
    let binds = Mutex(0)
    let questions = Mutex(0)

    func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck {
        self.binds.withLock { $0 += 1 }
        if self.isDown.withLock({ $0 }) { return .unavailable(reason: "down") }
        return password.revealed() == "right" ? .right : .wrong
    }

    func checkNobody(in realm: Realm.Slug) async -> PasswordCheck {
        self.questions.withLock { $0 += 1 }
        return self.isDown.withLock { $0 } ? .unavailable(reason: "down") : .wrong
    }
}

final class HashingDouble: PasswordHashing {
    let isFull = Mutex(false)
    let hashes = Mutex(0)

    func hash(_ password: Secret) async throws -> String { password.revealed() }

    func isRight(_ password: Secret, verifier: String) async throws -> Bool {
        if self.isFull.withLock({ $0 }) { throw TooBusy(retryAfter: .seconds(5)) }
        self.hashes.withLock { $0 += 1 }
        return password.revealed() == verifier
    }

    func isOutdated(_ verifier: String) -> Bool { false }

    func spendTime(on password: Secret) async throws { _ = try await self.isRight(password, verifier: "") }
}
