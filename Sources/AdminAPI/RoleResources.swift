/// An administrator: an agent, with the affiliation that the role is exercised with.
package struct AdministratorResource: Codable, Sendable, Hashable {
    /// Login in the realm of the affiliation.
    package let agent: String
    package let name: String
    package let realm: String
    /// `platform-admin` or `realm-admin`.
    package let role: String
    /// The realm that is administered; nil: all.
    package let over: String?
    /// A role whose affiliation is not active gives nothing.
    package let isActive: Bool

    package init(agent: String, name: String, realm: String, role: String, over: String?, isActive: Bool) {
        self.agent = agent
        self.name = name
        self.realm = realm
        self.role = role
        self.over = over
        self.isActive = isActive
    }
}

/// A role given or taken away.
package struct RoleChange: Codable, Sendable {
    /// Login or mail, in `realm`.
    package let agent: String
    package let realm: String
    package let role: String
    /// For a `realm-admin` of another realm than the affiliation's.
    package let over: String?
    package let dryRun: Bool

    package init(agent: String, realm: String, role: String, over: String?, dryRun: Bool) {
        self.agent = agent
        self.realm = realm
        self.role = role
        self.over = over
        self.dryRun = dryRun
    }
}
