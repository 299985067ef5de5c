package import Messages
import Model
package import OpenID

/// What an application may be given, in the words of the pages.
package enum ConsentScope: Sendable, Hashable {
    case profile, mail, phone, organization, groups, offlineAccess
    /// One thing that is known of the agent.
    case claim(AgentClaim)
    /// A permission only the application knows: its scope is shown as it is.
    case other(String)

    package var name: MessageKey {
        switch self {
        case .profile: .consentProfile
        case .mail: .consentMail
        case .phone: .consentPhone
        case .organization: .consentOrganization
        case .groups: .consentGroups
        case .offlineAccess: .consentOffline
        case .claim(let claim): claim.words
        case .other: .consentOther
        }
    }

    /// The name of a permission that no sentence knows.
    var detail: String? {
        guard case .other(let scope) = self else { return nil }
        return scope
    }

    /// Whether values of the agent go with it, so that having none is worth saying.
    var isAboutValues: Bool {
        switch self {
        case .offlineAccess, .other, .claim(.uid), .claim(.emailVerified), .claim(.phoneNumberVerified): false
        case .profile, .mail, .phone, .organization, .groups, .claim: true
        }
    }
}

extension ConsentScope {
    /// Nil where there is nothing to agree to.
    init?(scope: String) {
        if let claim = Consent.claim(of: scope) {
            self = .init(claim: claim)
            return
        }
        switch Scope(rawValue: scope) {
        case .openid, .admin: return nil
        case .profile: self = .profile
        case .email: self = .mail
        case .organization: self = .organization
        case .groups: self = .groups
        case .offlineAccess: self = .offlineAccess
        case .uid: self = .claim(.uid)
        case .siren: self = .claim(.siren)
        case .siret: self = .claim(.siret)
        case .givenName: self = .claim(.givenName)
        case .usualName: self = .claim(.usualName)
        case .organizationalUnit: self = .claim(.organizationalUnit)
        case .phone: self = .phone
        case .belongingPopulation: self = .claim(.belongingPopulation)
        case nil: self = .other(scope)
        }
    }

    /// What a consent gives, each thing once: its scopes, then what was agreed to by name.
    static func all(in words: Set<String>) -> [Self] {
        let named = words.filter { Consent.claim(of: $0) != nil }
        var seen: Set<Self> = []
        return (words.subtracting(named).sorted() + named.sorted()).compactMap(Self.init(scope:))
            .filter { seen.insert($0).inserted }
    }

    init(claim: AgentClaim) {
        switch claim {
        case .email: self = .mail
        case .groups: self = .groups
        case .phoneNumber: self = .phone
        default: self = .claim(claim)
        }
    }
}

extension AgentClaim {
    var words: MessageKey {
        switch self {
        case .name: .consentFullName
        case .givenName: .consentGivenName
        case .familyName: .consentFamilyName
        case .usualName: .consentUsualName
        case .preferredUsername: .consentLogin
        case .email: .consentMail
        case .emailVerified: .consentMailVerified
        case .realm: .consentRealm
        case .organizationName: .consentOrganizationName
        case .organizationalUnit: .consentOrganizationalUnit
        case .siren: .consentSIREN
        case .siret: .consentSIRET
        case .groups: .consentGroups
        case .uid: .consentUID
        case .belongingPopulation: .consentPopulation
        case .phoneNumber: .consentPhone
        case .phoneNumberVerified: .consentPhoneVerified
        }
    }
}
