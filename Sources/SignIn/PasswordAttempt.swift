package import Model
package import Primitives

/// One try to sign in with a password, as the page sent it.
package struct PasswordAttempt: Sendable {
    package let identifier: String
    package let realm: Realm.Slug
    package let password: Secret
    /// Of the agent's machine, however many proxies the request came through.
    package let address: String
    package let known: KnownBrowser?
    /// The browser's own name, which the proof is tied to.
    package let browser: String

    package init(
        identifier: String,
        realm: Realm.Slug,
        password: Secret,
        address: String,
        known: KnownBrowser? = nil,
        browser: String
    ) {
        self.identifier = identifier
        self.realm = realm
        self.password = password
        self.address = address
        self.known = known
        self.browser = browser
    }
}
