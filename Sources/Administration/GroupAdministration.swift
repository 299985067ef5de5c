package import Model
import Primitives

/// The groups of one realm, as its active agents are in them; directories own them, nobody edits them here.
package struct GroupAdministration: Sendable {
    private static let pageSize = 1000

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    /// By name.
    package func all(in realm: Realm.Slug) async throws -> [(name: String, members: Int)] {
        var counts: [String: Int] = [:]
        try await self.forEachAgent(of: realm) { affiliation in
            for group in affiliation.profile.groups { counts[group, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { (name: $0.key, members: $0.value) }
    }

    /// In order of their logins.
    package func members(of name: String, in realm: Realm.Slug) async throws -> [Affiliation] {
        var members: [Affiliation] = []
        var known: Set<String> = []
        try await self.forEachAgent(of: realm) { affiliation in
            known.formUnion(affiliation.profile.groups)
            if affiliation.profile.groups.contains(name) { members.append(affiliation) }
        }
        guard !members.isEmpty else {
            throw AdministrationError.notFound(
                "group \(name) in \(realm)",
                near: NearestWord.to(name, among: known).map { [$0] } ?? []
            )
        }
        return members
    }

    private func forEachAgent(of realm: Realm.Slug, _ body: (Affiliation) -> Void) async throws {
        _ = try await self.services.realms.realm(realm)
        var after: String?
        while true {
            let page = try await self.services.stores.realm(realm).affiliations
                .page(after: after, limit: Self.pageSize)
            for affiliation in page where affiliation.status == .active { body(affiliation) }
            guard page.count == Self.pageSize, let last = page.last else { return }
            after = last.profile.login
        }
    }
}
