package import Primitives

/// A sign-in of an agent that still lasts.
package struct SessionResource: Codable, Sendable, Hashable {
    package let id: String
    package let device: String
    package let address: String
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp
    package let expiresAt: Timestamp
    package let applications: [String]

    package init(
        id: String,
        device: String,
        address: String,
        createdAt: Timestamp,
        lastUsedAt: Timestamp,
        expiresAt: Timestamp,
        applications: [String]
    ) {
        self.id = id
        self.device = device
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
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

/// How the hub is.
package struct StatusResource: Codable, Sendable, Hashable {
    package let version: String
    package let time: Timestamp
    package let realms: Int
    package let agents: Int
    package let activeKeys: [String]
    package let waitingDeliveries: Int
    package let deadDeliveries: Int

    package init(
        version: String,
        time: Timestamp,
        realms: Int,
        agents: Int,
        activeKeys: [String],
        waitingDeliveries: Int,
        deadDeliveries: Int
    ) {
        self.version = version
        self.time = time
        self.realms = realms
        self.agents = agents
        self.activeKeys = activeKeys
        self.waitingDeliveries = waitingDeliveries
        self.deadDeliveries = deadDeliveries
    }
}
