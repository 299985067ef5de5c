package import Primitives

/// One entry of the audit.
package struct AuditResource: Codable, Sendable {
    package let time: Timestamp
    package let name: String
    package let realm: String?
    package let actor: String
    /// Login of the agent who did it, and of the one it speaks of: as they are called in its realm now. Absent where
    /// no agent is meant, or none is known any more.
    package let who: String?
    package let agent: String?
    package let sequence: Int64?
    package let body: String
    /// Public fields and, while they are not erased, personal ones.
    package let fields: [String: String]

    package init(
        time: Timestamp,
        name: String,
        realm: String?,
        actor: String,
        who: String? = nil,
        agent: String? = nil,
        sequence: Int64?,
        body: String,
        fields: [String: String] = [:]
    ) {
        self.time = time
        self.name = name
        self.realm = realm
        self.actor = actor
        self.who = who
        self.agent = agent
        self.sequence = sequence
        self.body = body
        self.fields = fields
    }
}

/// How far the chain verifies.
package struct AuditVerificationResource: Codable, Sendable {
    package let entries: Int
    package let unchained: Int
    package let firstBroken: Int64?

    package init(entries: Int, unchained: Int, firstBroken: Int64?) {
        self.entries = entries
        self.unchained = unchained
        self.firstBroken = firstBroken
    }
}
