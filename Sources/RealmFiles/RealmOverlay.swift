package import Model

/// What a sandbox adds to a realm of the set: example domains and a directory of its own.
package struct RealmOverlay: Sendable, Hashable {
    package let slug: Realm.Slug
    package let support: Realm.Contact?
    package let domains: [String]
    package let directories: [Directory]

    func applied(to realm: Realm) -> Realm {
        var realm = realm
        realm.support = self.support ?? realm.support
        realm.domains += self.domains
        realm.directories += self.directories
        return realm
    }
}
