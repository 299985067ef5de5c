import HTTPTypes
import Hummingbird
import Primitives

/// The hub's cookies. Over https they carry the `__Host-` prefix: this host only, every path, TLS only.
struct Cookies: Sendable {
    let isSecure: Bool

    var sessionName: String { self.isSecure ? "__Host-liamm" : "liamm-session" }
    /// Ties forms to the browser that was shown them; holds nothing of the agent.
    var browserName: String { self.isSecure ? "__Host-liamm-browser" : "liamm-browser" }
    /// The accounts that signed in with this browser, sealed: their owner never waits for the failures of others.
    var knownName: String { self.isSecure ? "__Host-liamm-known" : "liamm-known" }
    /// Not a secret, and read by the script of the session frame inside pages of applications.
    var stateName: String { self.isSecure ? "__Host-liamm-state" : "liamm-state" }
    var languageName: String { "liamm-language" }
    /// The collectivité chosen last: its slug, nothing else.
    var realmName: String { "liamm-realm" }

    /// The value of one cookie; nil when it is absent, or there more than once with different values.
    static func value(_ name: String, in request: Request) -> String? {
        CookieField.value(name, in: request.headers[values: .cookie])
    }

    func set(_ name: String, _ value: String, maxAge: Duration? = nil) -> String {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
        if self.isSecure { text += "; Secure" }
        if let maxAge { text += "; Max-Age=\(maxAge.components.seconds)" }
        return text
    }

    func clear(_ name: String) -> String { self.set(name, "", maxAge: .zero) }

    /// What changes with the session (OpenID Connect Session Management, section 3.2). It comes along into frames of
    /// other sites, which browsers allow over TLS only.
    func setState(_ value: String, maxAge: Duration) -> String {
        let scope = self.isSecure ? "SameSite=None; Secure" : "SameSite=Lax"
        return "\(self.stateName)=\(value); Path=/; \(scope); Max-Age=\(maxAge.components.seconds)"
    }

    var clearedState: String { self.setState("", maxAge: .zero) }
}
