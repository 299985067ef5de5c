import BrokerAPI
package import RelyingParty

/// Who may see and decide: agents of the realm that a document belongs to, of one group when one is named.
package struct SigningRules: Sendable {
    package let group: String?

    package init(group: String?) { self.group = group }

    package func allows(_ agent: UserInfo, inRealm realm: String) -> Bool {
        agent.realm == realm && self.group.map { agent.groups?.contains($0) ?? false } ?? true
    }
}
