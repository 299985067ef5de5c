package import Model
import Primitives
package import RealmFiles

/// Realms come from files: planned, shown, applied against the very state the plan was made from.
package struct RealmAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func plan(_ files: [(name: String, text: String)]) async throws -> (plan: RealmPlan, total: Int) {
        let set = RealmSet(files: files, isSandbox: self.services.isSandbox)
        guard set.problems.isEmpty else { throw AdministrationError.realmFiles(set.problems.map(\.description)) }
        let applied = try await self.services.stores.registry.all()
        return (RealmPlan(declared: set.realms, applied: applied), set.realms.count)
    }

    /// Removing a realm must be confirmed by its slug.
    package func apply(_ plan: RealmPlan, confirmedRemovals: Set<Realm.Slug>, actor: AuditEvent.Actor) async throws {
        let unconfirmed = plan.removed.filter { !confirmedRemovals.contains($0) }
        guard unconfirmed.isEmpty else { throw AdministrationError.removalNotConfirmed(unconfirmed.map(\.text)) }
        guard !plan.isEmpty else { return }
        try await self.services.stores.registry.apply(
            upserts: plan.upserts,
            removals: plan.removed,
            expected: plan.expected,
            audit: AuditEvent(.realmsApplied, actor: actor, fields: ["summary": plan.summary]),
            at: self.services.clock.now
        )
    }

    func realm(_ slug: Realm.Slug) async throws -> Realm {
        guard let realm = try await self.services.stores.registry.realm(slug)?.realm else {
            throw AdministrationError.notFound("realm \(slug)")
        }
        return realm
    }
}
