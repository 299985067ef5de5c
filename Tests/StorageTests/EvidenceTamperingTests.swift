import JOSE
import Model
import Primitives
import SQLCore
import Storage
import Testing

/// What evidence proves when somebody with the database in hand changes it.
@Suite(.serialized)
struct EvidenceTamperingTests {
    /// Each changes one thing that the proof of the second entry of a chain of five, under the second of three roots,
    /// stands on.
    private static let tamperings: [(what: String, act: SQLStatement)] = [
        ("the body", "update audit set body = replace(body, 'two', 'too') where sequence = 2"),
        ("the leaf before", "update audit set leaf = (select leaf from audit where sequence = 4) where sequence = 1"),
        ("a leaf beside", "update audit set leaf = (select leaf from audit where sequence = 5) where sequence = 3"),
        ("an entry away", "delete from audit where sequence = 3"),
        ("the order", "update audit set sequence = 6 - sequence where sequence in (2, 4)"),
        (
            "the batch's head",
            "update evidence_batches set head = (select leaf from audit where sequence = 1) where first_sequence = 2"
        ),
        (
            "the batch's leaf",
            "update evidence_batches set leaf = (select leaf from audit where sequence = 1) where first_sequence = 2"
        ),
        ("the batch's end", "update evidence_batches set last_sequence = 2 where first_sequence = 2"),
        ("the batch's root", "update evidence_batches set root = 1 where first_sequence = 2"),
        ("the statement", "update evidence_roots set statement = replace(statement, '.', '.A') where number = 2"),
        (
            "another statement",
            """
            update evidence_roots set statement = (select other.statement from evidence_roots as other
                where other.number = 3)
            where number = 2
            """
        ),
    ]

    @Test(arguments: Backend.available, 0..<tamperings.count)
    func `a proof of what was changed is none`(_ backend: Backend, _ number: Int) async throws {
        let (what, act) = Self.tamperings[number]
        try await backend.withStores { stores, database in
            let entry = try await Self.write(to: stores)
            let keys = try await stores.evidence.publishedKeys()
            try #require(try await stores.evidence.proof(of: entry.id)).verify(keys: keys)
            // SQLite keeps the order of a chain at every row of a statement, PostgreSQL too: a swap needs room.
            if what == "the order" { _ = try await database.run("drop index audit_chained") }
            _ = try await database.run(act)
            #expect(try await !Self.isProved(entry, by: stores, keys), "\(what)")
        }
    }

    /// Whether there is a proof that verifies, of the entry as it was written.
    private static func isProved(_ entry: AuditEntry, by stores: SQLStores, _ keys: KeySet) async throws -> Bool {
        do {
            guard let proof = try await stores.evidence.proof(of: entry.id) else { return false }
            try proof.verify(keys: keys)
            return proof.body == entry.body
        } catch let error as StoreError {
            #expect(error.code == .corrupt)
            return false
        } catch is EvidenceFailure {
            return false
        }
    }

    /// One chain: entry 1 under root 1, entries 2 to 4 under root 2, entry 5 under root 3; the second entry.
    private static func write(to stores: SQLStores) async throws -> AuditEntry {
        let time = Timestamp(seconds: 1_790_000_000)
        let key = try await stores.evidence.signingKey(at: time)
        let signing = EvidenceSigning(key: key, issuer: "https://hub.example")
        for (root, words) in [["one"], ["two", "three", "four"], ["five"]].enumerated() {
            for (number, word) in words.enumerated() {
                let event = AuditEvent(.signedIn, realm: "vannes", actor: .hub, fields: ["word": word])
                try await stores.audit.append(event, at: time + .seconds(10 * root + number))
            }
            _ = try await stores.audit.chain(now: time)
            #expect(try await stores.evidence.makeRoot(signing: signing, at: time)?.number == Int64(root + 1))
        }
        let entries = try await stores.audit.entries(realm: "vannes", name: nil, limit: 9)
        return try #require(entries.first { $0.sequence == 2 })
    }
}
