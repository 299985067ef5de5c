import Model
import Primitives
import SQLCore

/// Reading audit entries with the personal values beside them.
extension StorageContext {
    /// The entries of a statement that selects whole rows of `audit`.
    func entries(_ rows: SQLStatement) async throws -> [AuditEntry] {
        try await self.read("audit") { transaction in
            let found = try await transaction.query(rows)
            var personal: [Identifier<AuditEntry>: SQLRow] = [:]
            for start in stride(from: 0, to: found.count, by: Self.batch) {
                let ids: [Identifier<AuditEntry>] = try found[start..<min(start + Self.batch, found.count)].map {
                    try $0.identifier("id")
                }
                let kept = try await transaction.query(
                    """
                    select audit_personal.entry, audit_personal.sealed_values, agent_keys.sealed_key
                    from audit_personal left join agent_keys on agent_keys.agent = audit_personal.agent
                    where audit_personal.entry in (\(list: ids))
                    """
                )
                for row in kept { personal[try row.identifier("entry")] = row }
            }
            return try found.map { try self.entry($0, personal[$0.identifier("id")]) }
        }
    }

    /// Entries whose personal values are asked for at once: a statement takes no more values than an engine allows.
    private static let batch = 500

    private func entry(_ row: SQLRow, _ personal: SQLRow?) throws -> AuditEntry {
        let id: Identifier<AuditEntry> = try row.identifier("id")
        var values: [String: String]?
        if let body = try AuditBody(row) {
            if body.commitments.isEmpty {
                values = [:]
            } else if let personal, case .kept(let open) = try self.personalValues(of: body, personal) {
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
