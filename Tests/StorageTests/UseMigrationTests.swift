import Model
import Primitives
import SQLCore
import Storage
import Testing

/// From the schema before registration tokens had rules and devices an origin, filled, to this one; and the statements of
/// the version before on it.
@Suite(.serialized)
struct UseMigrationTests {
    private static let start = Timestamp(seconds: 1_790_000_000)

    /// As the version before writes them.
    private static func filling(_ name: String) -> [SQLStatement] {
        [
            """
            insert into registration_tokens (id, hash, realm, label, remaining_uses, application_life, created_at,
                expires_at)
            values (\(name), \(Digest.sha256("token \(name)")), 'vannes', 'Éditeur', 2, 86400, \(self.start),
                \(self.start + .days(1)))
            """,
            """
            insert into device_requests (hash, user_code, application, issuer_realm, scopes, acr_values, created_at,
                expires_at, state)
            values (\(Digest.sha256("device \(name)")), \(name), 'borne', null, 'openid', '', \(self.start),
                \(self.start + .minutes(10)), 'pending')
            """,
        ]
    }

    @Test(arguments: Backend.available)
    func `what the version before kept, and goes on keeping, has the rules that it had`(_ backend: Backend) async throws
    {
        try await backend.withDatabase { database in
            let before = StorageMigrations.all.filter { $0.number < 7 }
            try await Migrator(migrations: before).migrate(database, now: Self.start)
            for statement in Self.filling("BEFORE") { try await database.run(statement) }
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: Self.start)
            // Both versions run while one replaces the other.
            for statement in Self.filling("BESIDE") { try await database.run(statement) }
            let stores = Backend.stores(database)
            let tokens = try await stores.registrationTokens.all()
            #expect(tokens.map(\.id) == ["BEFORE", "BESIDE"])
            #expect(tokens.allSatisfy { $0.access == .everyone && !$0.requiresPKCE && $0.remainingUses == 2 })
            for name in ["BEFORE", "BESIDE"] {
                let device = try #require(try await stores.devices.pending(userCode: name, now: Self.start))
                #expect(device.address == nil && device.interval == .seconds(5))
                let hash = Digest.sha256("device \(name)")
                #expect(try await stores.devices.poll(hash, application: "borne", at: Self.start) == .pending)
                // The version before writes the time of asking and knows no interval.
                try await database.run(
                    "update device_requests set polled_at = \(Self.start + .seconds(60)) where hash = \(hash)"
                )
                let soon = try await stores.devices.poll(hash, application: "borne", at: Self.start + .seconds(64))
                #expect(soon == .tooSoon)
            }
        }
    }

    @Test(arguments: Backend.available)
    func `an application whose end the version before wrote moves by the life that it was given`(
        _ backend: Backend
    ) async throws {
        try await backend.withStores { stores, database in
            try await database.run(
                """
                insert into applications (realm, client_id, name, is_enabled, declaration, expires_at) values
                    ('region', 'dyn', 'Dyn', 1, \(Self.declaration), \(Self.start + .days(10)))
                """
            )
            try await stores.applications.keep("dyn", usedAt: Self.start + .days(9))
            let moved = try #require(try await stores.applications.application("dyn")?.client.registration)
            #expect(moved.expiresAt == Self.start + .days(19))
        }
    }

    private static let declaration = """
        {"access":{"everyone":{}},"activatedRealms":[],"authentication":"client_secret_basic","brokerRights":[],
        "idTokenAlgorithm":"RS256","postLogoutRedirectURIs":[],"redirectURIs":[],"secretHashes":[],
        "client":{"registration":{"tokenHash":"h","createdAt":"\(start)","expiresAt":"\(start + .days(10))"}}}
        """
}
