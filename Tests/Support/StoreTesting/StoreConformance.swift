package import Model

/// One rule that every implementation of the stores keeps.
package struct StoreConformance: Sendable, CustomStringConvertible {
    package let name: String
    /// Runs on stores that hold nothing yet.
    package let check: @Sendable (any Stores) async throws -> Void

    package var description: String { self.name }

    init(_ name: String, _ check: @escaping @Sendable (StoreBench) async throws -> Void) {
        self.name = name
        self.check = { try await check(StoreBench(stores: $0)) }
    }

    package static let all: [StoreConformance] =
        realms + agents + affiliations + applications + directories + sessions + raising + factors + factorUses + links
        + own + survival + grants + refreshing + leaving + keys
        + outbox + audit + walls + catalog + deposits + objects + exchanges + inbox + handoverRaces + evidence
        + brokerWalls
        + brokerWalks
        + pushed + devices + registration + roles + grantDetails
}
