package import Model
import Primitives

/// What applying a set of realms would do: computed, shown, then applied against the very state it was made from.
package struct RealmPlan: Sendable {
    package struct Change: Sendable, Hashable {
        package let slug: Realm.Slug
        /// `field: before → after`.
        package let fields: [String]
    }

    package let created: [Realm]
    package let changed: [(realm: Realm, change: Change)]
    package let removed: [Realm.Slug]
    package let unchanged: Int
    package let expected: [Realm.Slug: Int64]

    package init(declared: [Realm], applied: [AppliedRealm]) {
        let current = Dictionary(applied.map { ($0.realm.slug, $0) }, uniquingKeysWith: { first, _ in first })
        var (created, changed, unchanged): ([Realm], [(Realm, Change)], Int) = ([], [], 0)
        for realm in declared {
            guard let before = current[realm.slug]?.realm else {
                created.append(realm)
                continue
            }
            let fields = Self.differences(before, realm)
            if fields.isEmpty { unchanged += 1 } else { changed.append((realm, Change(slug: realm.slug, fields: fields))) }
        }
        let slugs = Set(declared.map(\.slug))
        self.created = created
        self.changed = changed
        self.removed = current.keys.filter { !slugs.contains($0) }.sorted()
        self.unchanged = unchanged
        let touched = created.map(\.slug) + changed.map(\.0.slug) + self.removed
        self.expected = current.filter { touched.contains($0.key) }.mapValues(\.version)
    }

    package var isEmpty: Bool { self.created.isEmpty && self.changed.isEmpty && self.removed.isEmpty }
    package var upserts: [Realm] { self.created + self.changed.map(\.realm) }

    package var lines: [String] {
        self.created.map { "+ \($0.slug)  \($0.name)" }
            + self.changed.flatMap { entry in ["~ \(entry.change.slug)"] + entry.change.fields.map { "    \($0)" } }
            + self.removed.map { "- \($0)" }
    }

    package var summary: String {
        "\(self.created.count) to create, \(self.changed.count) to change, \(self.removed.count) to remove, "
            + "\(self.unchanged) unchanged"
    }

    private static func differences(_ before: Realm, _ after: Realm) -> [String] {
        var fields: [String] = []
        func compare<Value: Equatable>(_ name: String, _ path: KeyPath<Realm, Value>, _ text: (Value) -> String) {
            let (old, new) = (before[keyPath: path], after[keyPath: path])
            if old != new { fields.append("\(name): \(text(old)) → \(text(new))") }
        }
        compare("name", \.name) { $0 }
        compare("shortName", \.shortName) { $0 ?? "none" }
        compare("siren", \.siren) { $0.text }
        compare("siret", \.siret) { $0?.text ?? "none" }
        compare("nature", \.nature) { $0.rawValue }
        compare("departement", \.department) { $0 }
        compare("languages", \.languages) { $0.joined(separator: ", ") }
        compare("support", \.support) { $0?.email ?? $0?.name ?? "none" }
        compare("domains", \.domains) { $0.isEmpty ? "none" : $0.joined(separator: ", ") }
        compare("organizations", \.organizations) { "\($0.count) bodies" }
        compare("directory", \.directories) { $0.isEmpty ? "none" : $0.map(\.name.text).joined(separator: ", ") }
        return fields
    }
}
