package import Model

/// What an application may ask to read. Unknown scopes are ignored (OpenID Connect Core, section 3.1.2.1).
package enum Scope: String, Sendable, CaseIterable {
    case openid, profile, email, organization, groups
    case offlineAccess = "offline_access"
    /// To act as an administrator: of the command line alone.
    case admin

    package static func parse(_ text: String) -> [Scope] {
        var seen: Set<Scope> = []
        return text.split(separator: " ").compactMap { Scope(rawValue: String($0)) }.filter { seen.insert($0).inserted }
    }

    package static func parse(_ text: String, for application: Application) -> [Scope] {
        self.parse(text).filter { $0 != .admin || application.isCommandLine }
    }
}
