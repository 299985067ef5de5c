import Model
import Primitives
import SQLCore

/// An audit entry as it was written.
struct RecordedEntry: Sendable {
    let id: Identifier<AuditEntry>
    /// The canonical text that its leaf is the digest of.
    let body: String
}

/// Writes an audit event into the transaction of the state it tells.
extension StorageContext {
    @discardableResult
    func record(
        _ event: AuditEvent,
        at time: Timestamp,
        in transaction: any SQLTransaction
    )
        async throws -> RecordedEntry
    {
        var key: Secret?
        // Personal values that speak of nobody known have no key to be committed under: they are not kept.
        if let agent = event.agent, !event.personal.isEmpty {
            key = try await self.keyOrNew(of: agent, in: transaction)
        }
        var commitments: [String: String] = [:]
        if let key {
            for (field, value) in event.personal {
                commitments[field] = Base64URL.encode(self.cipher.commit(value, field: field, key: key))
            }
        }
        let body = AuditBody(
            id: self.entries.make(at: time, random: self.random),
            time: time,
            name: event.name.rawValue,
            realm: event.realm,
            actor: event.actor.description,
            agent: event.agent,
            fields: event.fields,
            commitments: commitments
        )
        let recorded = RecordedEntry(id: body.id, body: body.text)
        try await transaction.execute(
            """
            insert into audit (id, chain, time, name, realm, actor, agent, exchange, body)
            values (\(body.id), \(AuditChain.name(of: event.realm)), \(body.time), \(body.name), \(nullable: body.realm),
                \(body.actor), \(nullable: body.agent), \(nullable: body.exchange), \(recorded.body))
            """
        )
        guard let agent = event.agent, let key else { return recorded }
        let values = JSONValue.object(event.personal.mapValues { .string($0) })
        try await transaction.execute(
            """
            insert into audit_personal (entry, agent, sealed_values)
            values (\(body.id), \(agent), \(self.cipher.encrypt(values.canonicalBytes, key: key)))
            """
        )
        return recorded
    }

    func insert(_ agent: Agent, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            "insert into agents (id, subject, created_at) values (\(agent.id), \(agent.subject), \(agent.createdAt))"
        )
        try await self.makeKey(of: agent.id, in: transaction)
    }

    /// The agent's own key, made when there is none; nil once it is destroyed: it is never made again.
    private func keyOrNew(of agent: Agent.ID, in transaction: any SQLTransaction) async throws -> Secret? {
        var rows = try await transaction.query("select sealed_key from agent_keys where agent = \(agent)")
        if rows.isEmpty {
            try await self.makeKey(of: agent, in: transaction)
            rows = try await transaction.query("select sealed_key from agent_keys where agent = \(agent)")
        }
        return try rows.first?.bytesIfPresent("sealed_key").map { try self.openKey($0, of: agent) }
    }

    private func makeKey(of agent: Agent.ID, in transaction: any SQLTransaction) async throws {
        let sealed = self.sealer.seal(self.cipher.makeKey().bytes, for: .agentKey)
        try await transaction.execute(
            """
            insert into agent_keys (agent, sealed_key) values (\(agent), \(sealed)) on conflict (agent) do nothing
            """
        )
    }

    func openKey(_ sealed: [UInt8], of agent: Agent.ID) throws -> Secret {
        guard let bytes = self.sealer.open(sealed, for: .agentKey) else {
            throw StoreError(.corrupt, "the key of agent \(agent) does not open under this master key")
        }
        return Secret(bytes)
    }
}
