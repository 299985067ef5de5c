package import Model

/// Who makes tokens: the hub itself, or the hub for one realm. Same agents, sessions and keys; a token is accepted
/// only where its issuer says.
package struct Issuer: Sendable, Hashable {
    package let url: String
    package let realm: Realm.Slug?

    private init(url: String, realm: Realm.Slug?) {
        self.url = url
        self.realm = realm
    }

    /// `base` has no trailing slash: `https://sso.bzh.example`.
    package static func hub(_ base: String) -> Issuer { Issuer(url: base, realm: nil) }
    package static func realm(_ slug: Realm.Slug, base: String) -> Issuer {
        Issuer(url: "\(base)/realms/\(slug)", realm: slug)
    }

    package func endpoint(_ name: String) -> String { "\(self.url)/oauth2/\(name)" }
}
