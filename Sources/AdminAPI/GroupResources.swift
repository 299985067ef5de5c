/// A group as the directories of a realm, or its local agents, name it.
package struct GroupResource: Codable, Sendable, Hashable {
    package let name: String
    /// Active agents in it.
    package let members: Int

    package init(name: String, members: Int) {
        self.name = name
        self.members = members
    }
}
