package import Primitives

/// A sign-in of an agent that still lasts.
package struct SessionResource: Codable, Sendable, Hashable {
    package let id: String
    package let device: String
    package let address: String
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp
    package let expiresAt: Timestamp
    /// What it proves for this realm, as `acr` would say it; nil when nothing in it is a sign-in here.
    package let level: String?
    /// What was proved: `password`, `totp`, `passkey` and the like.
    package let means: [String]
    package let applications: [String]

    package init(
        id: String,
        device: String,
        address: String,
        createdAt: Timestamp,
        lastUsedAt: Timestamp,
        expiresAt: Timestamp,
        level: String?,
        means: [String],
        applications: [String]
    ) {
        self.id = id
        self.device = device
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
        self.level = level
        self.means = means
        self.applications = applications
    }
}

/// How many sessions were ended, or would be.
package struct SessionsEndedResource: Codable, Sendable, Hashable {
    package let agent: String
    package let ended: Int
    package let isDryRun: Bool

    package init(agent: String, ended: Int, isDryRun: Bool) {
        self.agent = agent
        self.ended = ended
        self.isDryRun = isDryRun
    }
}
