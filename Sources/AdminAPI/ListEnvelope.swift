/// What a list answers: `{"apiVersion":"liamm/v1","kind":"AgentList","items":[…],"next":null}`.
package struct ListEnvelope<Item: Codable & Sendable>: Codable, Sendable {
    package let apiVersion: String
    package let kind: String
    package let items: [Item]
    package let next: String?

    package init(kind: String, items: [Item], next: String? = nil) {
        self.apiVersion = "liamm/v1"
        self.kind = kind
        self.items = items
        self.next = next
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.apiVersion, forKey: .apiVersion)
        try container.encode(self.kind, forKey: .kind)
        try container.encode(self.items, forKey: .items)
        try container.encode(self.next, forKey: .next)
    }
}
