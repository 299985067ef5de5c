package import Primitives

/// What an agent enrolled to prove who they are.
package struct FactorResource: Codable, Sendable, Hashable {
    package let id: String
    /// `passkey`, `totp` or `recovery-codes`.
    package let kind: String
    /// What the agent calls it; recovery codes have no name.
    package let name: String
    package let realms: [String]
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?
    /// Of recovery codes.
    package let codesLeft: Int?

    package init(
        id: String,
        kind: String,
        name: String,
        realms: [String],
        createdAt: Timestamp,
        lastUsedAt: Timestamp?,
        codesLeft: Int?
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.realms = realms
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.codesLeft = codesLeft
    }
}

/// Takes a realm away from a factor; `confirm` is the agent's name, as in the address.
package struct FactorRemoval: Codable, Sendable, Hashable {
    package let confirm: String?
    package let dryRun: Bool

    package init(confirm: String?, dryRun: Bool) {
        self.confirm = confirm
        self.dryRun = dryRun
    }
}
