package import Primitives

/// Asks for a one-time link: the helpdesk's, for one agent and one realm.
package struct LinkRequest: Codable, Sendable, Hashable {
    /// 5 to 1440; an hour without it.
    package let lifeMinutes: Int?
    /// The answer holds the address.
    package let wantsAddress: Bool
    package let mailsAgent: Bool
    package let dryRun: Bool

    package init(lifeMinutes: Int?, wantsAddress: Bool, mailsAgent: Bool, dryRun: Bool) {
        self.lifeMinutes = lifeMinutes
        self.wantsAddress = wantsAddress
        self.mailsAgent = mailsAgent
        self.dryRun = dryRun
    }
}

/// A one-time link, without its address.
package struct LinkResource: Codable, Sendable, Hashable {
    package let agent: String
    package let realm: String
    /// `factor` or `password`.
    package let purpose: String
    package let expiresAt: Timestamp
    package let mailedTo: String?
    package let isDryRun: Bool

    package init(
        agent: String,
        realm: String,
        purpose: String,
        expiresAt: Timestamp,
        mailedTo: String?,
        isDryRun: Bool
    ) {
        self.agent = agent
        self.realm = realm
        self.purpose = purpose
        self.expiresAt = expiresAt
        self.mailedTo = mailedTo
        self.isDryRun = isDryRun
    }
}

/// The only answer that holds the address of a link, for who asked for it.
package struct LinkGiven: Codable, Sendable {
    package let link: LinkResource
    package let address: String?

    package init(link: LinkResource, address: String?) {
        self.link = link
        self.address = address
    }
}
