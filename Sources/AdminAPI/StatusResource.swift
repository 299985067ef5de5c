package import Primitives

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
