import Model
import Primitives
import SQLCore

struct SQLAuditStore: AuditStore {
    private static let batch = 500

    let context: StorageContext

    func append(_ event: AuditEvent, at time: Timestamp) async throws {
        try await self.context.write("audit") { try await self.context.record(event, at: time, in: $0) }
    }

    func entries(realm: Realm.Slug?, name: String?, limit: Int) async throws -> [AuditEntry] {
        try await self.context.read("audit") { transaction in
            let rows = try await transaction.query(
                """
                select * from audit where (\(realm?.text ?? "") = '' or realm = \(realm?.text ?? ""))
                    and (\(name ?? "") = '' or name = \(name ?? "")) order by time desc, id desc limit \(limit)
                """
            )
            var entries: [AuditEntry] = []
            for row in rows {
                entries.append(try Self.entry(row, personal: try await self.personal(of: row, in: transaction)))
            }
            return entries
        }
    }

    func chain(now: Timestamp) async throws -> Int {
        let waiting = try await self.context.query(
            "audit",
            "select distinct chain from audit where sequence is null order by chain"
        )
        var count = 0
        for row in waiting {
            let chain = try row.text("chain")
            count += try await self.context.write("audit chain") { try await Self.extend(chain, in: $0) }
        }
        return count
    }

    func verify() async throws -> AuditVerification {
        try await self.context.read("audit") { transaction in
            let rows = try await transaction.query(
                "select chain, sequence, body, leaf from audit where sequence is not null order by chain, sequence"
            )
            var (chain, sequence, leaf): (String, Int64, [UInt8]) = ("", 0, [])
            var broken: Int64?
            for row in rows where broken == nil {
                if try row.text("chain") != chain { (chain, sequence, leaf) = (try row.text("chain"), 0, Self.origin) }
                sequence += 1
                leaf = Self.leaf(after: leaf, body: try row.text("body"))
                if try row.integer("sequence") != sequence || row.bytes("leaf") != leaf { broken = sequence }
            }
            let unchained = try await transaction.query("select count(*) as n from audit where sequence is null")
            return AuditVerification(
                entries: rows.count,
                unchained: Int(try unchained.first?.integer("n") ?? 0),
                firstBroken: broken
            )
        }
    }

    func erasePersonalValues(of agent: Agent.ID) async throws {
        try await self.context.write("agent key") { transaction in
            try await transaction.execute("update agent_keys set sealed_key = null where agent = \(agent)")
            try await transaction.execute("delete from audit_personal where agent = \(agent)")
        }
    }

    private static let origin = [UInt8](repeating: 0, count: 32)

    private static func leaf(after previous: [UInt8], body: String) -> [UInt8] {
        Digest.sha256(previous + Digest.sha256(body))
    }

    /// The head's row is held while its chain grows: two sequencers cannot fork it.
    private static func extend(_ chain: String, in transaction: any SQLTransaction) async throws -> Int {
        try await transaction.execute(
            """
            insert into audit_heads (chain, sequence, leaf) values (\(chain), 0, \(self.origin))
            on conflict (chain) do nothing
            """
        )
        let heads = try await transaction.query(
            """
            select sequence, leaf from audit_heads where chain = \(chain)
            \(raw: Dialect.forUpdate(transaction.dialect))
            """
        )
        guard let head = heads.first else { return 0 }
        var (sequence, leaf) = (try head.integer("sequence"), try head.bytes("leaf"))
        let rows = try await transaction.query(
            """
            select id, body from audit where chain = \(chain) and sequence is null order by time, id
            limit \(Self.batch)
            """
        )
        for row in rows {
            sequence += 1
            leaf = Self.leaf(after: leaf, body: try row.text("body"))
            try await transaction.execute(
                "update audit set sequence = \(sequence), leaf = \(leaf) where id = \(try row.text("id"))"
            )
        }
        try await transaction.execute(
            "update audit_heads set sequence = \(sequence), leaf = \(leaf) where chain = \(chain)"
        )
        return rows.count
    }

    private func personal(of row: SQLRow, in transaction: any SQLTransaction) async throws -> [String: String]? {
        let id = try row.text("id")
        let kept = try await transaction.query("select agent, sealed_values from audit_personal where entry = \(id)")
        guard let values = kept.first,
            let key = try await self.context.key(of: try values.identifier("agent"), in: transaction),
            let opened = self.context.cipher.decrypt(try values.bytes("sealed_values"), key: key),
            let object = try? StrictJSON.parse(opened).object
        else { return nil }
        return object.compactMapValues(\.string)
    }

    private static func entry(_ row: SQLRow, personal: [String: String]?) throws -> AuditEntry {
        AuditEntry(
            id: try row.identifier("id"),
            time: try row.timestamp("time"),
            name: try row.text("name"),
            realm: try row.identifierIfPresent("realm"),
            actor: try row.text("actor"),
            body: try row.text("body"),
            sequence: try row.integerIfPresent("sequence"),
            leaf: try row.bytesIfPresent("leaf"),
            personal: personal
        )
    }
}
