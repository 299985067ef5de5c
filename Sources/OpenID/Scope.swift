/// What an application may ask to read. Unknown scopes are ignored (OpenID Connect Core, section 3.1.2.1).
package enum Scope: String, Sendable, CaseIterable {
    case openid, profile, email, organization, groups
    case offlineAccess = "offline_access"

    package static func parse(_ text: String) -> [Scope] {
        var seen: Set<Scope> = []
        return text.split(separator: " ").compactMap { Scope(rawValue: String($0)) }.filter { seen.insert($0).inserted }
    }
}
