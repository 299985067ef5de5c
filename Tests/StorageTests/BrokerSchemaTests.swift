import JOSE
import Model
import Primitives
import SQLCore
import SQLite
import Storage
import Testing

/// What the schema itself refuses, and what is in it for somebody with the database in hand.
@Suite(.serialized)
struct BrokerSchemaTests {
    /// None of these can be, whatever the program does.
    private static let impossible: [SQLStatement] = [
        "update exchanges set cause = null",
        "update exchanges set owner = null",
        "update exchanges set due_at = null",
        "update exchanges set owner = 'nobody'",
        "update exchanges set cause = 'unknown'",
        "update exchanges set state = 'suspended', due_at = null",
        "update exchanges set state = 'completed'",
        "update exchanges set state = 'stuck'",
        "update exchanges set ended_at = 1",
        "update exchanges set state = 'completed', cause = null, owner = null, due_at = null",
        "update handovers set state = 'applied'",
        "update handovers set ended_at = 1",
        "update handovers set state = 'lost', ended_at = 1",
        """
        insert into handovers (realm, id, exchange, step, recipient, version, state, fence, offered_at, expires_at)
        select realm, 'second', exchange, step, recipient, version, state, fence, offered_at, expires_at from handovers
        """,
        "update versions set number = 0",
        "update pieces set version = 'none'",
        "delete from objects",
        "delete from documents",
        "delete from document_types",
    ]

    @Test(arguments: Backend.available, 0..<impossible.count)
    func `the schema refuses what must not be`(_ backend: Backend, _ number: Int) async throws {
        try await backend.withStores { stores, database in
            _ = try await BrokerSample.send(stores)
            await #expect(throws: SQLError.self) { try await database.run(Self.impossible[number]) }
        }
    }

    @Test(arguments: Backend.available)
    func `the key of an object is wrapped for its realm and its digest`(_ backend: Backend) async throws {
        try await backend.withStores { stores, database in
            let exchange = try await BrokerSample.send(stores)
            let pieces = stores.realm("vannes").exchanges
            let key = try #require(try await pieces.piece(1, of: exchange.version)).key
            let rows = try await database.query("select digest, wrapped_key from objects")
            for row in rows {
                let wrapped = try row.bytes("wrapped_key")
                #expect(!wrapped.indices.contains { wrapped[$0...].starts(with: key.bytes) })
            }
            // The keys of two objects exchanged, and the key of the realm under another master key.
            for row in rows {
                _ = try await database.run(
                    """
                    update objects set wrapped_key = \(try row.bytes("wrapped_key"))
                    where digest <> \(try row.bytes("digest"))
                    """
                )
            }
            await Self.isCorrupt { _ = try await pieces.piece(1, of: exchange.version) }
            for row in rows {
                _ = try await database.run(
                    """
                    update objects set wrapped_key = \(try row.bytes("wrapped_key"))
                    where digest = \(try row.bytes("digest"))
                    """
                )
            }
            #expect(try await pieces.piece(1, of: exchange.version) != nil)
            let stranger = SQLStores(
                database: database,
                sealer: MasterKeySealer(masterKey: Secret([UInt8](repeating: 8, count: 32))),
                cipher: AgentKeyCipher(random: SystemRandomSource()),
                random: SystemRandomSource()
            )
            await Self.isCorrupt { _ = try await stranger.realm("vannes").exchanges.piece(1, of: exchange.version) }
            await Self.isCorrupt { _ = try await stranger.evidence.signingKey(at: BrokerSample.start) }
        }
    }

    @Test(arguments: Backend.available)
    func `an entry moved to another exchange's timeline does not verify`(_ backend: Backend) async throws {
        try await backend.withStores { stores, database in
            _ = try await BrokerSample.send(stores)
            _ = try await stores.audit.chain(now: BrokerSample.start)
            #expect(try await stores.audit.verify().firstBroken == nil)
            _ = try await database.run("update audit set exchange = 'other' where name = 'handover.offered'")
            #expect(try await stores.audit.verify().firstBroken != nil)
        }
    }

    @Test(arguments: Backend.available)
    func `a document takes few statements`(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: BrokerSample.start)
            let counting = CountingDatabase(database)
            let stores = Backend.stores(counting)
            try await BrokerSample.prepare(stores)
            let drafts = try await BrokerSample.uploads(stores, ["one", "two"])
            let signing = try await BrokerSample.signing(stores)
            let store = stores.deposits(of: "actes", in: "vannes")
            let draft = DocumentDraft(type: "deliberation", key: "2026-001", title: "t", pieces: drafts)
            counting.reset()
            let outcome = try await store.deposit(
                draft,
                idempotency: IdempotencyKey(key: "k", request: [1]),
                signing: signing,
                at: BrokerSample.start
            )
            #expect(counting.statements <= 8)
            guard case .created(let document, _, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            counting.reset()
            _ = try await store.start(
                document: document.id,
                route: "versement",
                idempotency: nil,
                at: BrokerSample.start
            )
            #expect(counting.statements <= 7)
            let inbox = stores.inbox(of: "archives", in: nil)
            counting.reset()
            let item = try #require(try await inbox.offered(limit: 50, now: BrokerSample.start).first)
            #expect(counting.statements == 1)
            _ = try await inbox.lease(item.handover.id, for: .minutes(1), at: BrokerSample.start)
            counting.reset()
            _ = try await inbox.apply(
                item.handover.id,
                fence: 1,
                produces: [],
                signing: signing,
                at: BrokerSample.start
            )
            #expect(counting.statements <= 8)
        }
    }

    private static func isCorrupt(_ act: () async throws -> Void) async {
        await #expect {
            try await act()
        } throws: { error in
            (error as? StoreError)?.code == .corrupt
        }
    }
}
