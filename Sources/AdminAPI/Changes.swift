/// What changes of a local agent; what is absent stays, an empty mail or title is removed.
package struct AgentChanges: Codable, Sendable, Hashable {
    package var login: String?
    package var givenName: String?
    package var familyName: String?
    package var displayName: String?
    package var mail: String?
    package var title: String?
    package var organization: String?
    package var groups: [String]?
    package var password: String?
    package var dryRun: Bool

    package init(dryRun: Bool) { self.dryRun = dryRun }
}

/// What changes of an application; what is absent stays, an empty address is removed.
package struct ApplicationChanges: Codable, Sendable, Hashable {
    package var name: String?
    package var homeURL: String?
    package var authentication: String?
    package var redirectURIs: [String]?
    package var postLogoutRedirectURIs: [String]?
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm: String?
    package var access: [String]?
    package var activatedRealms: [String]?
    package var isEnabled: Bool?
    package var dryRun: Bool

    package init(dryRun: Bool) { self.dryRun = dryRun }
}

/// A new secret; the one before stays valid beside it unless `dropPrevious`.
package struct SecretRotation: Codable, Sendable, Hashable {
    package let dropPrevious: Bool
    package let dryRun: Bool

    package init(dropPrevious: Bool, dryRun: Bool) {
        self.dropPrevious = dropPrevious
        self.dryRun = dryRun
    }
}

/// The thing as it is now, or would be, and each difference as `field: before → after`.
package struct ChangeResource<Resource: Codable & Sendable>: Codable, Sendable {
    package let item: Resource
    package let changes: [String]
    package let isDryRun: Bool

    package init(item: Resource, changes: [String], isDryRun: Bool) {
        self.item = item
        self.changes = changes
        self.isDryRun = isDryRun
    }
}
