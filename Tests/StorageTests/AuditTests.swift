import Model
import Primitives
import SQLCore
import Storage
import Testing

/// What the audit proves when somebody with the database in hand changes it.
@Suite(.serialized)
struct AuditTests {
    /// Each changes one thing of the second of three chained entries, or cuts the last one off.
    private static let tamperings: [(what: String, act: SQLStatement)] = [
        ("the body", "update audit set body = replace(body, 'two', 'too') where sequence = 2"),
        ("the time", "update audit set time = time + 1 where sequence = 2"),
        ("the name", "update audit set name = 'admin.granted' where sequence = 2"),
        ("the actor", "update audit set actor = 'operator:root' where sequence = 2"),
        ("the realm", "update audit set realm = 'auray' where sequence = 2"),
        ("the agent", "update audit set agent = null where sequence = 2"),
        ("the leaf", "update audit set leaf = (select leaf from audit where sequence = 1) where sequence = 2"),
        ("the order", "update audit set sequence = sequence + 10 where sequence > 1"),
        ("an entry away", "delete from audit where sequence = 2"),
        ("the last entry away", "delete from audit where sequence = 3"),
        ("the last entry unchained", "update audit set sequence = null, leaf = null where sequence = 3"),
        ("all entries away", "delete from audit"),
        ("the head", "update audit_heads set leaf = (select leaf from audit where sequence = 1)"),
        ("the head away", "delete from audit_heads"),
        (
            "personal values exchanged",
            """
            update audit_personal set sealed_values = (select other.sealed_values from audit_personal as other
                where other.entry = (select id from audit where sequence = 1))
            where entry = (select id from audit where sequence = 2)
            """
        ),
    ]

    @Test(arguments: Backend.available, 0..<tamperings.count)
    func `a chain that was changed does not verify`(_ backend: Backend, _ number: Int) async throws {
        let (what, act) = Self.tamperings[number]
        try await backend.withStores { stores, database in
            try await Self.write(3, to: stores)
            #expect(try await stores.audit.verify() == AuditVerification(entries: 3, unchained: 0, firstBroken: nil))
            _ = try await database.run(act)
            #expect(try await stores.audit.verify().firstBroken != nil, "\(what)")
        }
    }

    @Test(arguments: Backend.available)
    func `a page of entries is read with two statements, however long it is`(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: Timestamp(seconds: 0))
            let counting = CountingDatabase(database)
            let stores = Backend.stores(counting)
            let agent = try await Self.write(30, to: stores)
            for limit in [1, 7, 30] {
                counting.reset()
                let entries = try await stores.audit.entries(realm: nil, name: nil, limit: limit)
                #expect(entries.count == limit)
                #expect(entries.allSatisfy { $0.personal?.isEmpty == false })
                #expect(counting.statements == 2)
            }
            try await stores.audit.erasePersonalValues(of: agent)
            let entries = try await stores.audit.entries(realm: nil, name: nil, limit: 30)
            #expect(entries.count == 30 && entries.allSatisfy { $0.personal == nil })
        }
    }

    @Test(arguments: Backend.available)
    func `an erased agent's key and values are not in the database`(_ backend: Backend) async throws {
        try await backend.withStores { stores, database in
            let agent = try await Self.write(3, to: stores)
            try await stores.audit.erasePersonalValues(of: agent)
            #expect(try await database.query("select * from audit_personal").isEmpty)
            let keys = try await database.query("select sealed_key from agent_keys")
            #expect(try keys.map { try $0.bytesIfPresent("sealed_key") } == [nil])
            #expect(try await stores.audit.verify() == AuditVerification(entries: 3, unchained: 0, firstBroken: nil))
            #expect(try await stores.audit.entries(realm: nil, name: nil, limit: 9).map(\.personal) == [nil, nil, nil])
        }
    }

    @Test(arguments: Backend.available)
    func `under another master key nothing opens, and nothing is taken for erased`(_ backend: Backend) async throws {
        try await backend.withStores { stores, database in
            try await Self.write(1, to: stores)
            let stranger = SQLStores(
                database: database,
                sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32))),
                cipher: AgentKeyCipher(random: SystemRandomSource()),
                random: SystemRandomSource()
            )
            for act in [
                { _ = try await stranger.audit.entries(realm: nil, name: nil, limit: 9) },
                { _ = try await stranger.audit.verify() },
            ] as [() async throws -> Void] {
                await #expect {
                    try await act()
                } throws: { error in
                    (error as? StoreError)?.code == .corrupt
                }
            }
        }
    }

    /// Chained entries about one agent.
    @discardableResult
    private static func write(_ count: Int, to stores: SQLStores) async throws -> Agent.ID {
        let (time, words) = (Timestamp(seconds: 1_790_000_000), ["one", "two", "three"])
        let agent = Agent.make(at: time, random: SystemRandomSource()).id
        for number in 0..<count {
            let event = AuditEvent(
                .signedIn,
                realm: "vannes",
                actor: .agent(agent),
                agent: agent,
                fields: ["word": words[number % 3]],
                personal: ["login": "\(words[number % 3])@vannes.example"]
            )
            try await stores.audit.append(event, at: time + .seconds(number))
        }
        #expect(try await stores.audit.chain(now: time) == count)
        return agent
    }
}
