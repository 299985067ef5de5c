import Model
import Primitives
import SQLCore

/// Writes an audit event into the transaction of the state it tells.
extension StorageContext {
    /// The chain an entry belongs to: its realm's, or the platform's.
    static let platformChain = "platform"

    func record(_ event: AuditEvent, at time: Timestamp, in transaction: any SQLTransaction) async throws {
        let id = Identifier<AuditEntry>.make(at: time, random: self.random)
        var commitments: [String: JSONValue] = [:]
        if let agent = event.agent, !event.personal.isEmpty, let key = try await self.key(of: agent, in: transaction) {
            for (field, value) in event.personal {
                commitments[field] = .string(
                    Base64URL.encode(self.cipher.commit(value, field: field, key: key))
                )
            }
            let values = JSONValue.object(event.personal.mapValues { .string($0) })
            try await transaction.execute(
                """
                insert into audit_personal (entry, agent, sealed_values)
                values (\(id), \(agent), \(self.cipher.encrypt(values.canonicalBytes, key: key)))
                """
            )
        }
        let body: JSONValue = [
            "id": .string(id.text),
            "time": .integer(time.microseconds),
            "name": .string(event.name.rawValue),
            "realm": event.realm.map { .string($0.text) } ?? .null,
            "actor": .string(event.actor.description),
            "agent": event.agent.map { .string($0.text) } ?? .null,
            "fields": .object(event.fields.mapValues { .string($0) }),
            "commitments": .object(commitments),
        ]
        try await transaction.execute(
            """
            insert into audit (id, chain, time, name, realm, actor, agent, body)
            values (\(id), \(event.realm?.text ?? Self.platformChain), \(time), \(event.name.rawValue), \(nullable: event.realm),
                \(event.actor.description), \(nullable: event.agent), \(body.canonicalText))
            """
        )
    }

    /// The agent's own key; nil once it is destroyed.
    func key(of agent: Agent.ID, in transaction: any SQLTransaction) async throws -> Secret? {
        let rows = try await transaction.query("select sealed_key from agent_keys where agent = \(agent)")
        guard let sealed = try rows.first?.bytesIfPresent("sealed_key") else { return nil }
        return self.sealer.open(sealed, for: .agentKey).map { Secret($0) }
    }

    func insert(_ agent: Agent, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            "insert into agents (id, subject, created_at) values (\(agent.id), \(agent.subject), \(agent.createdAt))"
        )
        let sealed = self.sealer.seal(self.cipher.makeKey().bytes, for: .agentKey)
        try await transaction.execute("insert into agent_keys (agent, sealed_key) values (\(agent.id), \(sealed))")
    }
}
