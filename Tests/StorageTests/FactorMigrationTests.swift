import Model
import Primitives
import SQLCore
import Storage
import Testing

/// From the schema before factors, filled, to this one.
@Suite(.serialized)
struct FactorMigrationTests {
    private static let start = Timestamp(seconds: 1_790_000_000)

    private static let filling: [SQLStatement] = [
        "insert into agents (id, subject, created_at) values ('a1', 's1', 1)",
        "insert into realms (slug, version, siren, declaration) values ('vannes', 1, '200067932', '{}')",
        """
        insert into affiliations (realm, id, agent, source, source_key, source_dn, login, profile, status, created_at)
        values ('vannes', 'f1', 'a1', '', null, null, 'anne',
            '{"displayName":"Anne","familyName":"Le Goff","givenName":"Anne","groups":[],"login":"anne","organization":"200067932"}',
            'active', 1)
        """,
        "insert into password_verifiers (realm, affiliation, verifier) values ('vannes', 'f1', '$argon2id$old')",
        """
        insert into sessions (id, cookie_hash, agent, evidence, device, address, created_at, last_used_at, expires_at)
        values ('i1', \(Digest.sha256("cookie")), 'a1',
            '[{"affiliation":"f1","factor":"password","realm":"vannes","time":1790000000000000}]',
            'Firefox', '192.0.2.7', \(start), \(start), \(start + .hours(12)))
        """,
        """
        insert into grants (id, agent, realm, affiliation, application, session, scopes, authenticated_at, created_at,
            expires_at, used_at, counter)
        values ('g1', 'a1', 'vannes', 'f1', 'actes', 'i1', 'openid profile', 5, 5, \(start + .hours(12)), 5, 0)
        """,
        """
        insert into applications (realm, client_id, name, is_enabled, declaration) values ('vannes', 'actes', 'Actes', 1,
            '{"access":{"everyone":{}},"activatedRealms":[],"authentication":"client_secret_basic","brokerRights":[],
            "idTokenAlgorithm":"RS256","postLogoutRedirectURIs":[],"redirectURIs":[],"secretHashes":[]}')
        """,
        "insert into directory_states (realm, directory, version) values ('vannes', 'ldap', 3)",
        "insert into directory_states (realm, directory, version) values ('vannes', 'ad', 1)",
        """
        insert into directory_runs (realm, id, directory, state, started_at, entries_read, report) values
            ('vannes', 'r1', 'ldap', 'applied', 10, 1, '{}'), ('vannes', 'r2', 'ldap', 'empty', 20, 1, '{}'),
            ('vannes', 'r3', 'ldap', 'failed', 30, 0, '{}'), ('vannes', 'r4', 'ad', 'failed', 30, 0, '{}'),
            ('auray', 'r5', 'ldap', 'applied', 40, 1, '{}')
        """,
    ]

    private static func upgraded(
        _ backend: Backend,
        _ body: @escaping @Sendable (SQLStores, any SQLDatabase) async throws -> Void
    ) async throws {
        try await backend.withDatabase { database in
            let before = StorageMigrations.all.filter { $0.number < 4 }
            try await Migrator(migrations: before).migrate(database, now: self.start)
            for statement in self.filling { try await database.run(statement) }
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: self.start)
            try await body(Backend.stores(database), database)
        }
    }

    @Test(arguments: Backend.available)
    func `a session of the version before lives on, with what it proved`(_ backend: Backend) async throws {
        try await Self.upgraded(backend) { stores, database in
            let cookie = Digest.sha256("cookie")
            let session = try #require(
                try await stores.sessions.session(cookieHash: cookie, idle: .hours(8), now: Self.start)
            )
            let evidence = Session.Evidence(means: .password, time: Self.start, realms: ["vannes"], affiliation: "f1")
            #expect(session.evidence == [evidence])
            #expect(session.idle == Session.longestIdle)
            #expect(try await stores.sessions.session("i1", idle: .hours(24), now: Self.start + .hours(8)) == nil)
            let later = Self.start + .hours(1)
            let proof = Session.Evidence(means: .totp, time: later, realms: ["vannes"], factor: "t1")
            let raised = Session(
                id: session.id,
                agent: session.agent,
                evidence: session.evidence + [proof],
                device: session.device,
                address: session.address,
                createdAt: session.createdAt,
                lastUsedAt: later,
                expiresAt: session.expiresAt
            )
            try await stores.sessions.raise(
                raised,
                cookieHash: Digest.sha256("new"),
                replacing: cookie,
                signIn: nil,
                uses: [],
                sends: [],
                audit: AuditEvent(.sessionRaised, actor: .hub, agent: session.agent),
                at: later
            )
            #expect(try await stores.sessions.session("i1", idle: .hours(8), now: later) == raised)
            let kept = try await database.query("select evidence from sessions")
            #expect(
                try kept.map { try $0.text("evidence") } == [
                    """
                    [{"affiliation":"f1","means":"password","realms":["vannes"],"time":1790000000000000},\
                    {"factor":"t1","means":"totp","realms":["vannes"],"time":1790003600000000}]
                    """
                ]
            )
        }
    }

    @Test(arguments: Backend.available)
    func `affiliations are confirmed, passwords local, grants without levels, applications the region's own`(
        _ backend: Backend
    ) async throws {
        try await Self.upgraded(backend) { stores, _ in
            let store = stores.realm("vannes").affiliations
            let affiliation = try await store.affiliation("f1")
            #expect(affiliation?.isConfirmed == true)
            #expect(try await store.passwordHash(of: "f1") == "$argon2id$old")
            #expect(try await store.survivalVerifier(of: "f1") == nil)
            #expect(try await stores.grants.live("g1", now: Self.start)?.acrValues == [])
            #expect(try await stores.applications.application("actes")?.isThirdParty == false)
        }
    }

    @Test(arguments: Backend.available)
    func `the last contact with a directory is that of its last run that read it`(_ backend: Backend) async throws {
        try await Self.upgraded(backend) { stores, _ in
            let directories = stores.realm("vannes").directories
            let contact = try await directories.lastContact(with: "ldap")
            #expect(contact == Timestamp(microseconds: 20))
            #expect(try await directories.lastContact(with: "ad") == nil)
            #expect(try await stores.realm("auray").directories.lastContact(with: "ldap") == nil)
            #expect(try await directories.current(of: "ldap").version == 3)
        }
    }

    @Test(
        arguments: [
            #"[{"time":1,"realm":"vannes","affiliation":"f1"}]"#,
            #"[{"factor":"other","time":1,"realm":"vannes","affiliation":"f1"}]"#,
            #"[{"factor":"password","time":1,"affiliation":"f1"}]"#,
            #"[{"means":"unknown","time":1,"realms":["vannes"]}]"#,
            #"{"means":"password","time":1,"realms":["vannes"]}"#,
        ]
    )
    func `evidence that cannot be read opens nothing`(_ evidence: String) async throws {
        try await Self.upgraded(.sqlite) { stores, database in
            _ = try await database.run("update sessions set evidence = \(evidence)")
            await #expect {
                _ = try await stores.sessions.session("i1", idle: .hours(8), now: Self.start)
            } throws: { ($0 as? StoreError)?.code == .corrupt }
            // Nor does it keep anybody from being signed out.
            let audit = AuditEvent(.sessionEnded, actor: .hub)
            #expect(
                try await stores.sessions.endAll(of: "a1", except: nil, sends: [], audit: audit, at: Self.start) == 1
            )
        }
    }
}
