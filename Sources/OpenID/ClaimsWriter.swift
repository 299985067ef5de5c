package import Model
package import Primitives
import SignIn

/// What the hub says of an agent wearing one affiliation. A claim without a value is left out, never sent empty.
package struct ClaimsWriter: Sendable {
    package static let supported = [
        "sub", "name", "given_name", "family_name", "usual_name", "preferred_username", "email", "siren", "siret",
        "organization_name", "realm", "groups", "auth_time", "acr", "amr", "sid",
    ]

    private let realm: Realm

    package init(realm: Realm) { self.realm = realm }

    /// OpenID Connect Core, section 5.4, for the scopes granted.
    package func userinfo(subject: Agent.Subject, affiliation: Affiliation, scopes: [Scope]) -> JSONValue {
        var claims: [String: JSONValue] = ["sub": .string(subject.text)]
        let profile = affiliation.profile
        for scope in scopes {
            switch scope {
            case .openid, .offlineAccess, .admin: break
            case .profile:
                claims["name"] = .string(profile.displayName)
                claims["given_name"] = .string(profile.givenName)
                claims["family_name"] = .string(profile.familyName)
                claims["usual_name"] = .string(profile.familyName)
                claims["preferred_username"] = .string(profile.login)
            case .email: claims["email"] = self.verified(profile.mail).map { .string($0) }
            case .organization:
                let organization = self.realm.organizations.first { $0.siren == profile.organization }
                claims["realm"] = .string(affiliation.realm.text)
                claims["siren"] = .string(profile.organization.text)
                claims["siret"] = organization?.siret.map { .string($0.text) }
                claims["organization_name"] = .string(organization?.name ?? self.realm.name)
            case .groups: claims["groups"] = .array(profile.groups.map { .string($0) })
            }
        }
        return .object(claims)
    }

    /// Applications know people by their mail: only addresses under the realm's verified domains are told, whoever
    /// wrote them into the profile.
    private func verified(_ mail: String?) -> String? {
        guard let mail, let domain = MailAddress(mail)?.domain, self.realm.domains.contains(domain) else { return nil }
        return mail
    }
}
