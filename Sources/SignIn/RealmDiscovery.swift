package import Model
import Primitives

/// From what the agent typed to the collectivité: by verified mail domain, else the agent chooses.
package struct RealmDiscovery: Sendable {
    private let registry: any RealmRegistry

    package init(registry: any RealmRegistry) { self.registry = registry }

    package func realm(for identifier: String) async throws -> Realm? {
        guard let address = MailAddress(identifier) else { return nil }
        return try await self.registry.realm(domain: address.domain)
    }
}
