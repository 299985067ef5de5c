import Model
import Primitives
import SQLCore

/// Reading audit entries with the personal values beside them.
extension StorageContext {
    /// The entries of a statement that selects whole rows of `audit`.
    func entries(_ rows: SQLStatement) async throws -> [AuditEntry] {
        try await self.read("audit") { transaction in
            var entries: [AuditEntry] = []
            for row in try await transaction.query(rows) {
                entries.append(try await self.entry(row, in: transaction))
            }
            return entries
        }
    }

    private func entry(_ row: SQLRow, in transaction: any SQLTransaction) async throws -> AuditEntry {
        let id: Identifier<AuditEntry> = try row.identifier("id")
        let personal = try await transaction.query(
            """
            select audit_personal.sealed_values, agent_keys.sealed_key from audit_personal
            left join agent_keys on agent_keys.agent = audit_personal.agent where audit_personal.entry = \(id)
            """
        )
        var values: [String: String]?
        if let body = try AuditBody(row) {
            if body.commitments.isEmpty {
                values = [:]
            } else if let kept = personal.first, case .kept(let open) = try self.personalValues(of: body, kept) {
                values = open
            }
        }
        return AuditEntry(
            id: id,
            time: try row.timestamp("time"),
            name: try row.text("name"),
            realm: try row.identifierIfPresent("realm"),
            actor: try row.text("actor"),
            body: try row.text("body"),
            sequence: try row.integerIfPresent("sequence"),
            leaf: try row.bytesIfPresent("leaf"),
            personal: values
        )
    }
}
