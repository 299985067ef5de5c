package import Model
import Primitives
import RealmFiles

/// Document types and routes of the region come from files, as realms do: planned, shown, applied.
package struct CatalogAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package struct Planned: Sendable {
        let types: [DocumentType]
        let routes: [Route]
        /// One line a difference: `+ route deliberation`.
        package let lines: [String]

        package var isEmpty: Bool { self.lines.isEmpty }
        package var total: Int { self.types.count + self.routes.count }
        package var summary: String {
            let count = self.lines.count
            return count == 0 ? "no change" : "\(count) \(count == 1 ? "change" : "changes")"
        }
    }

    package func plan(_ files: [(name: String, text: String)]) async throws -> Planned {
        let set = CatalogSet(files: files)
        guard set.problems.isEmpty else { throw AdministrationError.realmFiles(set.problems.map(\.description)) }
        let types = try await self.services.stores.catalog.documentTypes()
        let routes = try await self.services.stores.catalog.routes().map(\.route)
        let lines =
            Self.lines("document type", from: types, to: set.types) { $0.id.text }
            + Self.lines("route", from: routes, to: set.routes) { $0.id.text }
        return Planned(types: set.types, routes: set.routes, lines: lines)
    }

    package func apply(_ planned: Planned, actor: AuditEvent.Actor) async throws {
        guard !planned.isEmpty else { return }
        try await self.services.stores.catalog.apply(
            types: planned.types,
            routes: planned.routes,
            audit: AuditEvent(
                .catalogApplied,
                actor: actor,
                fields: ["summary": planned.lines.joined(separator: "; ")]
            ),
            at: self.services.clock.now
        )
    }

    private static func lines<Item: Hashable>(
        _ what: String,
        from before: [Item],
        to after: [Item],
        name: (Item) -> String
    ) -> [String] {
        let old = Dictionary(uniqueKeysWithValues: before.map { (name($0), $0) })
        let new = Dictionary(uniqueKeysWithValues: after.map { (name($0), $0) })
        return Set(old.keys).union(new.keys).sorted().compactMap { key in
            switch (old[key], new[key]) {
            case (nil, _): "+ \(what) \(key)"
            case (_, nil): "- \(what) \(key)"
            case (let old, let new): old == new ? nil : "~ \(what) \(key)"
            }
        }
    }
}
