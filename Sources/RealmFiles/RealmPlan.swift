package import Model
package import Primitives

/// What applying a set of realms would do: computed, shown, then applied against the very state it was made from.
package struct RealmPlan: Sendable, Hashable {
    /// A field named as in the file; nil where there is none before or after.
    package struct Field: Sendable, Hashable, CustomStringConvertible {
        package let name: String
        package let before: String?
        package let after: String?

        package var description: String { "\(self.name): \(self.before ?? "none") → \(self.after ?? "none")" }
    }

    package struct Change: Sendable, Hashable {
        package let realm: Realm
        package let fields: [Field]
    }

    package let created: [Realm]
    package let changed: [Change]
    package let removed: [Realm.Slug]
    package let unchanged: Int
    /// The version of every applied realm that the plan touches.
    package let expected: [Realm.Slug: Int64]

    package init(declared: [Realm], applied: [AppliedRealm]) {
        let current = Dictionary(applied.map { ($0.realm.slug, $0) }, uniquingKeysWith: { first, _ in first })
        var (created, changed, unchanged): ([Realm], [Change], Int) = ([], [], 0)
        for realm in declared.sorted(by: { $0.slug < $1.slug }) {
            guard let before = current[realm.slug]?.realm else {
                created.append(realm)
                continue
            }
            let fields = RealmFields.differences(from: before, to: realm)
            if fields.isEmpty { unchanged += 1 } else { changed.append(Change(realm: realm, fields: fields)) }
        }
        let slugs = Set(declared.map(\.slug))
        let removed = current.keys.filter { !slugs.contains($0) }.sorted()
        let touched = Set(changed.map(\.realm.slug) + removed)
        self.created = created
        self.changed = changed
        self.removed = removed
        self.unchanged = unchanged
        self.expected = current.filter { touched.contains($0.key) }.mapValues(\.version)
    }

    package var isEmpty: Bool { self.created.isEmpty && self.changed.isEmpty && self.removed.isEmpty }
    package var upserts: [Realm] { self.created + self.changed.map(\.realm) }

    package var lines: [String] {
        self.created.map { "+ \($0.slug)  \($0.name)" }
            + self.changed.flatMap { change in
                ["~ \(change.realm.slug)  \(change.realm.name)"] + change.fields.map { "    \($0)" }
            }
            + self.removed.map { "- \($0)" }
    }

    package var summary: String {
        "\(self.created.count) to create, \(self.changed.count) to change, \(self.removed.count) to remove, "
            + "\(self.unchanged) unchanged"
    }

    package var json: JSONValue {
        .object([
            "create": .array(self.created.map { ["slug": .string($0.slug.text), "name": .string($0.name)] }),
            "change": .array(
                self.changed.map { change in
                    [
                        "slug": .string(change.realm.slug.text),
                        "name": .string(change.realm.name),
                        "fields": .array(change.fields.map(Self.json)),
                    ]
                }
            ),
            "remove": .array(self.removed.map { ["slug": .string($0.text)] }),
            "unchanged": .integer(Int64(self.unchanged)),
        ])
    }

    private static func json(_ field: Field) -> JSONValue {
        [
            "field": .string(field.name),
            "before": field.before.map(JSONValue.string) ?? .null,
            "after": field.after.map(JSONValue.string) ?? .null,
        ]
    }
}
