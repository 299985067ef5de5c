/// What an agent may administer. Roles are given, never inferred from a group or a directory.
package struct AdminRole: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        case platform
        case realm(Realm.Slug)
    }

    package let agent: Agent.ID
    package let scope: Scope
    /// The affiliation that it is exercised with: when it is not active the role gives nothing.
    package let realm: Realm.Slug
    package let affiliation: Affiliation.ID

    package init(agent: Agent.ID, scope: Scope, realm: Realm.Slug, affiliation: Affiliation.ID) {
        self.agent = agent
        self.scope = scope
        self.realm = realm
        self.affiliation = affiliation
    }

    /// `platform-admin`, `realm-admin`.
    package var name: String {
        switch self.scope {
        case .platform: "platform-admin"
        case .realm: "realm-admin"
        }
    }

    package func covers(_ realm: Realm.Slug) -> Bool {
        switch self.scope {
        case .platform: true
        case .realm(let own): own == realm
        }
    }
}
