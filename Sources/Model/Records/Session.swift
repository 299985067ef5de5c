package import Primitives

/// A sign-in that lasts: owned by the hub, keyed by agent. The cookie's value is stored as SHA-256 only.
package struct Session: Sendable, Hashable {
    package typealias ID = Identifier<Session>

    package enum Factor: String, Sendable, Hashable, Codable { case password }

    /// What was really proved, when, and against whose source.
    package struct Evidence: Sendable, Hashable, Codable {
        package let factor: Factor
        package let time: Timestamp
        package let realm: Realm.Slug
        package let affiliation: Affiliation.ID

        package init(factor: Factor, time: Timestamp, realm: Realm.Slug, affiliation: Affiliation.ID) {
            self.factor = factor
            self.time = time
            self.realm = realm
            self.affiliation = affiliation
        }
    }

    /// Public name, the `sid` of tokens; says nothing of the cookie.
    package let id: ID
    package let agent: Agent.ID
    package let evidence: [Evidence]
    package let device: String
    package let address: String
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp
    /// The absolute end, whatever the use.
    package let expiresAt: Timestamp

    package init(
        id: ID,
        agent: Agent.ID,
        evidence: [Evidence],
        device: String,
        address: String,
        createdAt: Timestamp,
        lastUsedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.evidence = evidence
        self.device = device
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
    }

    package var authenticatedAt: Timestamp { self.evidence.map(\.time).max() ?? self.createdAt }
}
