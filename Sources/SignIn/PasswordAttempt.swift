package import Model
package import Primitives

/// One try to sign in with a password, as the page sent it.
package struct PasswordAttempt: Sendable {
    package let identifier: String
    package let realm: Realm.Slug
    package let password: Secret
    package let device: String
    /// Of the agent's machine, however many proxies the request came through.
    package let address: String
    package let browser: KnownBrowser?
    /// The session that the browser holds already: it ends when another begins.
    package let replaced: Session?

    package init(
        identifier: String,
        realm: Realm.Slug,
        password: Secret,
        device: String,
        address: String,
        browser: KnownBrowser? = nil,
        replaced: Session? = nil
    ) {
        self.identifier = identifier
        self.realm = realm
        self.password = password
        self.device = device
        self.address = address
        self.browser = browser
        self.replaced = replaced
    }
}
