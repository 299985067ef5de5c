package import Model
import Primitives
import RealmFiles

/// Realms come from files: planned, shown, applied against the very state the plan was made from.
package struct RealmAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    /// What the files would do, and how many realms they declare.
    package struct Planned: Sendable {
        let plan: RealmPlan
        package let total: Int

        package var isEmpty: Bool { self.plan.isEmpty }
        package var summary: String { self.plan.summary }
        package var lines: [String] { self.plan.lines }
        package var removed: [Realm.Slug] { self.plan.removed }
        package var expected: [Realm.Slug: Int64] { self.plan.expected }
    }

    /// `removesOthers`: realms that the files do not declare go; without it only those declared are compared.
    package func plan(_ files: [(name: String, text: String)], removesOthers: Bool = true) async throws -> Planned {
        let set = RealmSet(files: files, isSandbox: self.services.isSandbox, hub: self.services.hubSignIn)
        guard set.problems.isEmpty else { throw AdministrationError.realmFiles(set.problems.map(\.description)) }
        let slugs = Set(set.realms.map(\.slug))
        let applied = try await self.services.stores.registry.all()
            .filter { removesOthers || slugs.contains($0.realm.slug) }
        return Planned(plan: RealmPlan(declared: set.realms, applied: applied), total: set.realms.count)
    }

    /// Removing a realm must be confirmed by its slug. `expected` is the state of the plan that was shown.
    package func apply(
        _ planned: Planned,
        confirmedRemovals: Set<Realm.Slug>,
        expected: [Realm.Slug: Int64]? = nil,
        actor: AuditEvent.Actor
    ) async throws {
        let plan = planned.plan
        let unconfirmed = plan.removed.filter { !confirmedRemovals.contains($0) }
        guard unconfirmed.isEmpty else { throw AdministrationError.removalNotConfirmed(unconfirmed.map(\.text)) }
        if let expected, expected != plan.expected {
            throw AdministrationError.conflict("the realms have changed since the plan was shown: plan again")
        }
        guard !plan.isEmpty else { return }
        try await self.services.stores.registry.apply(
            upserts: plan.upserts,
            removals: plan.removed,
            expected: plan.expected,
            audit: AuditEvent(.realmsApplied, actor: actor, fields: ["summary": plan.summary]),
            at: self.services.clock.now
        )
    }

    /// The file that declares the realm as it is.
    package func file(of slug: Realm.Slug) async throws -> String { RealmWriter.yaml(try await self.realm(slug)) }

    package func realm(_ slug: Realm.Slug) async throws -> Realm {
        // The operators' is no body's: it has no applications, no directory, no agents of its own.
        if slug != Realm.platform, let realm = try await self.services.stores.registry.realm(slug)?.realm {
            return realm
        }
        let known = try await self.services.stores.registry.all().map(\.realm.slug.text)
        var near = known.filter { $0.contains(slug.text) || slug.text.contains($0) }
        if near.isEmpty, let word = NearestWord.to(slug.text, among: known) { near = [word] }
        throw AdministrationError.unknownRealm(slug, near: near)
    }
}
