package import Model
package import Primitives

/// What can be said of an agent who wears one affiliation.
package enum AgentClaim: String, Sendable, Hashable, CaseIterable {
    case name, email, siren, siret, realm, groups, uid
    case givenName = "given_name"
    case familyName = "family_name"
    case usualName = "usual_name"
    case preferredUsername = "preferred_username"
    case emailVerified = "email_verified"
    case organizationName = "organization_name"
    case organizationalUnit = "organizational_unit"
    case belongingPopulation = "belonging_population"
    case phoneNumber = "phone_number"
    case phoneNumberVerified = "phone_number_verified"

    /// All that is known; a claim without a value is left out, never empty.
    ///
    /// `uid` is the subject: a login changes with a name, and is given to somebody else one day.
    package static func values(
        of affiliation: Affiliation,
        in realm: Realm,
        subject: Agent.Subject
    ) -> [AgentClaim: JSONValue] {
        let profile = affiliation.profile
        let organization = realm.organizations.first { $0.siren == profile.organization }
        let siret = organization?.siret ?? (profile.organization == realm.siren ? realm.siret : nil)
        let mail = self.verified(profile.mail, in: realm)
        let texts: [AgentClaim: String?] = [
            .uid: subject.text,
            .name: profile.displayName,
            .givenName: profile.givenName,
            .familyName: profile.familyName,
            .usualName: profile.familyName,
            .preferredUsername: profile.login,
            .email: mail,
            .realm: affiliation.realm.text,
            .siren: profile.organization.text,
            .siret: siret.flatMap { $0.siren == profile.organization ? $0.text : nil },
            .organizationName: organization?.name ?? realm.name,
            .organizationalUnit: organization?.name,
            .belongingPopulation: profile.population.flatMap(Affiliation.Population.init(rawValue:))?.rawValue,
            // OpenID Connect Core, section 5.1: as E.164 spells it.
            .phoneNumber: profile.phone.flatMap(PhoneNumber.init)?.description,
        ]
        var values = texts.compactMapValues { text -> JSONValue? in
            guard let text, !text.isEmpty else { return nil }
            return .string(text)
        }
        values[.emailVerified] = mail == nil ? nil : true
        // Nobody has called it.
        values[.phoneNumberVerified] = values[.phoneNumber] == nil ? nil : false
        values[.groups] = .array(profile.groups.map { .string($0) })
        return values
    }

    /// Applications know people by their mail: only addresses under the realm's verified domains are told, whoever
    /// wrote them into the profile.
    private static func verified(_ mail: String?, in realm: Realm) -> String? {
        guard let mail, let domain = MailAddress(mail)?.domain, realm.domains.contains(domain) else { return nil }
        return mail
    }
}
