import JOSE
import Model
import Primitives
import SQLCore
import Storage
import Testing

/// State, event and receipt are one transaction: whichever statement fails, nothing of the act is there.
@Suite(.serialized)
struct BrokerAtomicityTests {
    private static let tables = [
        "uploads", "objects", "documents", "versions", "pieces", "exchanges", "handovers", "receipts",
        "idempotency_keys", "audit",
    ]

    @Test(arguments: Backend.available)
    func `an act that fails at any of its statements leaves nothing`(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await Migrator(migrations: StorageMigrations.all).migrate(database, now: BrokerSample.start)
            let failing = CountingDatabase(database)
            let stores = Backend.stores(failing)
            try await BrokerSample.prepare(stores)
            let act = { (name: String, least: Int, body: () async throws -> Void) async throws in
                try await Self.check(name, atLeast: least, failing, database, body)
            }
            let (start, signing) = (BrokerSample.start, try await BrokerSample.signing(stores))
            let deposits = stores.deposits(of: "actes", in: "vannes")
            let operations = stores.realm("vannes").operations
            let pieces = try await BrokerSample.uploads(stores, ["one", "two"])
            let key = IdempotencyKey(key: "k", request: [1])
            let draft = DocumentDraft(type: "deliberation", key: "2026-001", title: "t", pieces: pieces)
            let upload = Upload(id: "u", size: 1, digest: Digest.sha256("u"), expiresAt: start + .hours(1))
            try await act("keep", 3) { _ = try await deposits.keep(upload, object: "u", key: Secret("k"), at: start) }
            try await act("deposit", 7) {
                _ = try await deposits.deposit(draft, idempotency: key, signing: signing, at: start)
            }
            let read = stores.realm("vannes").exchanges
            let document = try #require(try await read.documents(key: nil, before: nil, limit: 9).first)
            try await act("addVersion", 8) {
                _ = try await deposits.addVersion(
                    of: document.id,
                    expected: document.latest,
                    pieces: pieces,
                    idempotency: key,
                    signing: signing,
                    at: start
                )
            }
            let begin = {
                _ = try await deposits.start(document: document.id, route: "versement", idempotency: nil, at: start)
            }
            try await act("start", 6, begin)
            let inbox = stores.inbox(of: "archives", in: nil)
            let id = try #require(try await inbox.offered(limit: 9, now: start).first).handover.id
            try await act("lease", 4) { _ = try await inbox.lease(id, for: .minutes(1), at: start) }
            try await act("accept", 5) { _ = try await inbox.accept(id, fence: 1, signing: signing, at: start) }
            let theirs = try await BrokerSample.uploads(stores, ["signed"], of: "archives")
            try await act("apply", 12) {
                _ = try await inbox.apply(id, fence: 1, produces: theirs, signing: signing, at: start)
            }
            for round in 0..<3 {
                let time = start + .days(10 * round)
                _ = try await deposits.start(document: document.id, route: "versement", idempotency: nil, at: time)
                let item = try #require(try await inbox.offered(limit: 9, now: time).first).handover
                _ = try await inbox.lease(item.id, for: .minutes(1), at: time)
                switch round {
                case 0:
                    try await act("refuse", 7) {
                        _ = try await inbox.refuse(item.id, fence: 1, reason: "r", signing: signing, at: time)
                    }
                case 1:
                    try await act("cancel", 8) {
                        _ = try await deposits.cancel(item.exchange, reason: "r", signing: signing, at: time)
                    }
                default:
                    try await act("expire", 8) {
                        _ = try await stores.upkeep.expireHandovers(signing: signing, at: time + .days(3))
                    }
                    try await act("resume", 6) {
                        let isResumed = try await operations.resume(item.exchange, by: .hub, at: time + .days(3))
                        #expect(isResumed)
                    }
                }
            }
        }
    }

    /// Tries with the first statement failing, then the second, until none of the act's own fails.
    private static func check(
        _ name: String,
        atLeast least: Int,
        _ failing: CountingDatabase,
        _ database: any SQLDatabase,
        _ act: () async throws -> Void
    ) async throws {
        for number in 1...40 {
            let before = try await Self.contents(of: database)
            failing.reset(failingAt: number)
            defer { failing.reset() }
            do {
                try await act()
                #expect(number > least, "\(name)")
                #expect(try await Self.contents(of: database) != before, "\(name)")
                return
            } catch let error as StoreError {
                #expect(error.code == .full)
                #expect(try await Self.contents(of: database) == before, "\(name) failing at \(number)")
            }
        }
        Issue.record("\(name) never succeeds")
    }

    private static func contents(of database: any SQLDatabase) async throws -> [String] {
        var contents: [String] = []
        for table in Self.tables {
            let rows = try await database.query("select * from \(raw: table)")
            contents += rows.map { "\(table) \(String(reflecting: $0))" }
        }
        return contents.sorted()
    }
}
