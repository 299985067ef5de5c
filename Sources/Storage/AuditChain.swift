import Model
import Primitives
import SQLCore

/// A chain of audit entries, one for each realm and one for the platform: each leaf holds the one before.
struct AuditChain {
    static let origin = [UInt8](repeating: 0, count: 32)

    let name: String
    private(set) var sequence: Int64
    private(set) var leaf: [UInt8]

    /// An empty chain.
    init(name: String) { (self.name, self.sequence, self.leaf) = (name, 0, Self.origin) }

    /// The chain an entry belongs to; `platform` is nobody's slug.
    static func name(of realm: Realm.Slug?) -> String { realm?.text ?? "platform" }

    mutating func append(_ body: String) {
        self.sequence += 1
        self.leaf = Digest.sha256(self.leaf + Digest.sha256(body))
    }

    /// Chains at most `limit` entries, by time: how many. Its head is held meanwhile, and moves only from where it was
    /// read, so two sequencers never make two chains of one.
    static func extend(_ name: String, limit: Int, in transaction: any SQLTransaction) async throws -> Int {
        var chain = try await self.head(of: name, in: transaction)
        let read = chain.sequence
        let rows = try await transaction.query(
            """
            select id, body from audit where chain = \(name) and sequence is null order by time, id limit \(limit)
            """
        )
        guard !rows.isEmpty else { return 0 }
        for row in rows {
            chain.append(try row.text("body"))
            try await transaction.execute(
                "update audit set sequence = \(chain.sequence), leaf = \(chain.leaf) where id = \(try row.text("id"))"
            )
        }
        let moved = try await transaction.execute(
            """
            update audit_heads set sequence = \(chain.sequence), leaf = \(chain.leaf)
            where chain = \(name) and sequence = \(read)
            """
        )
        guard moved == 1 else { throw StoreError(.conflict, "audit chain \(name) has another sequencer") }
        return rows.count
    }

    private static func head(of name: String, in transaction: any SQLTransaction) async throws -> AuditChain {
        try await transaction.execute(
            """
            insert into audit_heads (chain, sequence, leaf) values (\(name), 0, \(self.origin))
            on conflict (chain) do nothing
            """
        )
        let heads = try await transaction.query(
            "select sequence, leaf from audit_heads where chain = \(name) \(raw: transaction.forUpdate)"
        )
        guard let head = heads.first else { throw StoreError(.corrupt, "audit chain \(name) has no head") }
        var chain = AuditChain(name: name)
        (chain.sequence, chain.leaf) = (try head.integer("sequence"), try head.bytes("leaf"))
        return chain
    }
}
