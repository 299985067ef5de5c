package import Model

/// The policy of a realm: its own, never weaker than the hub's.
package struct SignInPolicies: Sendable {
    private let registry: any RealmRegistry
    private let hub: SignInPolicy

    package init(registry: any RealmRegistry, hub: SignInPolicy) {
        self.registry = registry
        self.hub = hub
    }

    package func policy(of realm: Realm) -> SignInPolicy { realm.signIn.strictest(with: self.hub) }

    /// The hub's, where the realm is gone.
    package func policy(of slug: Realm.Slug) async throws -> SignInPolicy {
        try await self.registry.realm(slug).map { self.policy(of: $0.realm) } ?? self.hub
    }
}
