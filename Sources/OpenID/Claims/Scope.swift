package import Model

/// What an application may ask to read. Unknown scopes are ignored (OpenID Connect Core, section 3.1.2.1): `address` is
/// among them, for a profile has none.
package enum Scope: String, Sendable, CaseIterable {
    case openid, profile, email, phone, organization, groups
    case offlineAccess = "offline_access"
    /// To act as an administrator: of the command line alone.
    case admin
    // One claim each, as ProConnect asks for them; what it asks beyond is not known here.
    case uid, siren, siret
    case givenName = "given_name"
    case usualName = "usual_name"
    case organizationalUnit = "organizational_unit"
    case belongingPopulation = "belonging_population"

    /// RFC 6749, section 3.3: visible ASCII without quotes and backslashes, and blanks between the words.
    static func isWellFormed(_ text: String) -> Bool {
        text.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    static let illFormed = OAuthError(.invalidScope, "scope is words of ASCII with blanks between them")

    package static func parse(_ text: String) -> [Scope] {
        var seen: Set<Scope> = []
        return text.split(separator: " ").compactMap { Scope(rawValue: String($0)) }.filter { seen.insert($0).inserted }
    }

    package static func parse(_ text: String, for application: Application) -> [Scope] {
        self.parse(text).filter { $0 != .admin || application.isCommandLine }
    }

    /// What it opens (OpenID Connect Core, section 5.4).
    package var claims: [AgentClaim] {
        switch self {
        case .openid, .offlineAccess, .admin: []
        case .profile: [.name, .givenName, .familyName, .usualName, .preferredUsername]
        case .email: [.email, .emailVerified]
        case .phone: [.phoneNumber, .phoneNumberVerified]
        case .organization: [.realm, .siren, .siret, .organizationName]
        case .groups: [.groups]
        case .uid: [.uid]
        case .siren: [.siren]
        case .siret: [.siret]
        case .givenName: [.givenName]
        case .usualName: [.usualName]
        case .organizationalUnit: [.organizationalUnit]
        case .belongingPopulation: [.belongingPopulation]
        }
    }
}
