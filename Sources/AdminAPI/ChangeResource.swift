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

/// An act that needs no more than why.
package struct StatusChange: Codable, Sendable {
    package let reason: String?
    package let dryRun: Bool

    package init(reason: String?, dryRun: Bool) {
        self.reason = reason
        self.dryRun = dryRun
    }
}
