import Broker
package import Model
import Primitives

/// Exchanges of one realm, as its operators see them and help them on.
package struct ExchangeAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    /// Everything of the realm; a realm that does not exist is told.
    package func store(of realm: Realm.Slug) async throws -> any ExchangeStore {
        _ = try await self.services.realms.realm(realm)
        return self.services.stores.realm(realm).exchanges
    }

    package func find(_ id: Exchange.ID, in realm: Realm.Slug) async throws -> ExchangeSummary {
        guard let summary = try await self.store(of: realm).exchange(id) else {
            throw AdministrationError.notFound("exchange \(id) in \(realm)")
        }
        return summary
    }

    package func cancel(
        _ id: Exchange.ID,
        in realm: Realm.Slug,
        reason: String,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> ExchangeSummary {
        let before = try await self.find(id, in: realm)
        guard !before.exchange.state.isEnded else {
            throw AdministrationError.conflict("the exchange has ended: \(before.exchange.state.rawValue)")
        }
        guard !isDryRun else { return before }
        let outcome = try await self.services.stores.realm(realm).operations.cancel(
            id,
            reason: reason,
            by: actor,
            signing: try await self.services.signer.signing(),
            at: self.services.clock.now
        )
        switch outcome {
        case .cancelled: return try await self.find(id, in: realm)
        case .ended(let state): throw AdministrationError.conflict("the exchange has ended: \(state.rawValue)")
        case .unknown: throw AdministrationError.notFound("exchange \(id) in \(realm)")
        }
    }

    package func resume(
        _ id: Exchange.ID,
        in realm: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> ExchangeSummary {
        let before = try await self.find(id, in: realm)
        guard before.exchange.state == .suspended else {
            throw AdministrationError.conflict(
                "only a suspended exchange is resumed; this one is \(before.exchange.state.rawValue)"
            )
        }
        guard !isDryRun else { return before }
        guard
            try await self.services.stores.realm(realm).operations.resume(id, by: actor, at: self.services.clock.now)
        else { throw AdministrationError.conflict("the exchange is not suspended any more") }
        return try await self.find(id, in: realm)
    }
}
