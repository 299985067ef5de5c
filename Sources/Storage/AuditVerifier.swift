import Model
import Primitives
import SQLCore

/// Recomputes every chain from its start: sequence, leaves, columns against bodies, personal values that are still
/// readable against their commitments, and the head, so that a tail cut off is seen too.
struct AuditVerifier: Sendable {
    private static let batch = 500

    let context: StorageContext

    func verify(in transaction: any SQLTransaction) async throws -> AuditVerification {
        var (entries, broken): (Int, Int64?) = (0, nil)
        let names = try await transaction.query(
            "select chain from audit_heads union select chain from audit where sequence is not null order by chain"
        )
        for row in names where broken == nil {
            let (checked, first) = try await self.verify(try row.text("chain"), in: transaction)
            entries += checked
            broken = first
        }
        let unchained = try await transaction.query("select count(*) as number from audit where sequence is null")
        return AuditVerification(
            entries: entries,
            unchained: Int(try unchained.first?.integer("number") ?? 0),
            firstBroken: broken
        )
    }

    private func verify(_ name: String, in transaction: any SQLTransaction) async throws -> (Int, Int64?) {
        var chain = AuditChain(name: name)
        while true {
            let rows = try await transaction.query(
                """
                select audit.*, audit_personal.sealed_values, agent_keys.sealed_key from audit
                left join audit_personal on audit_personal.entry = audit.id
                left join agent_keys on agent_keys.agent = audit_personal.agent
                where audit.chain = \(name) and audit.sequence > \(chain.sequence)
                order by audit.sequence limit \(Self.batch)
                """
            )
            guard !rows.isEmpty else { break }
            for row in rows {
                let before = Int(chain.sequence)
                chain.append(try row.text("body"))
                guard try row.integer("sequence") == chain.sequence, try row.bytes("leaf") == chain.leaf,
                    let body = try AuditBody(row), try self.context.personalValues(of: body, row) != .changed
                else { return (before, chain.sequence) }
            }
        }
        let heads = try await transaction.query("select sequence, leaf from audit_heads where chain = \(name)")
        guard let head = heads.first, try head.integer("sequence") == chain.sequence,
            try head.bytes("leaf") == chain.leaf
        else { return (Int(chain.sequence), chain.sequence + 1) }
        return (Int(chain.sequence), nil)
    }
}
