package import Model
import Primitives

/// An agent's identity as ProConnect checks that of an identity provider: one claim that does not pass has it refuse the
/// whole, or put another body's SIRET in place of the agent's.
package enum ProConnectIdentity {
    /// What has to be there.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        case uid, email, siret
        case givenName = "given_name"
        case usualName = "usual_name"

        var claim: AgentClaim {
            switch self {
            case .uid: .uid
            case .email: .email
            case .siret: .siret
            case .givenName: .givenName
            case .usualName: .usualName
            }
        }
    }

    /// All scopes it asks for; those that the hub does not know are ignored.
    package static let scopes = [
        "openid", "uid", "given_name", "usual_name", "email", "siren", "siret", "organizational_unit",
        "belonging_population", "phone", "chorusdt",
    ]

    /// Without a subject, what every agent has is not looked at.
    package static func missing(_ affiliation: Affiliation, _ realm: Realm, subject: Agent.Subject? = nil) -> [Field] {
        let values = AgentClaim.values(of: affiliation, in: realm, subject: subject ?? "-")
        return self.missing(self.acceptable(values))
    }

    /// An optional claim for which the source says something, and which is left out because ProConnect would refuse it.
    package enum Option: String, Sendable, Hashable, CaseIterable {
        case belongingPopulation = "belonging_population"
        case phoneNumber = "phone_number"

        package var rule: String {
            switch self {
            case .belongingPopulation:
                "it is one of \(Affiliation.Population.allCases.map(\.rawValue).joined(separator: ", "))"
            case .phoneNumber: "it is a telephone number, such as +33 2 98 00 00 00"
            }
        }
    }

    package static func unfit(_ affiliation: Affiliation) -> [Option] {
        let profile = affiliation.profile
        return Option.allCases.filter { option in
            switch option {
            case .belongingPopulation:
                profile.population.map { Affiliation.Population(rawValue: $0) == nil } ?? false
            case .phoneNumber: profile.phone.map { PhoneNumber($0) == nil } ?? false
            }
        }
    }

    static func missing(_ values: [AgentClaim: JSONValue]) -> [Field] {
        Field.allCases.filter { values[$0.claim] == nil }
    }

    /// What passes its checks: an optional claim that does not is dropped, a mandatory one is missing.
    static func acceptable(_ values: [AgentClaim: JSONValue]) -> [AgentClaim: JSONValue] {
        values.filter { claim, value in
            guard let text = value.string else { return true }
            switch claim {
            case .uid: return 1...256 ~= text.utf8.count && text.utf8.allSatisfy { $0 < 0x80 }
            case .email: return self.isMail(text)
            case .siret: return SIRET(text) != nil
            default: return 1...256 ~= text.utf16.count
            }
        }
    }

    /// The dot-atom form of RFC 5322, section 3.4.1, which is all that its check of addresses surely takes.
    private static func isMail(_ text: String) -> Bool {
        guard let address = MailAddress(text), 1...64 ~= address.local.utf8.count else { return false }
        let atoms = address.local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(self.isAtomText) }
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    /// The command that mends it: for a directory's agent, after the directory was corrected.
    package static func remedy(for field: Field, of affiliation: Affiliation, in realm: Realm) -> String {
        let option: String
        switch field {
        case .uid: return "liamm app import"
        case .siret:
            let siren = affiliation.profile.organization
            let name = realm.organizations.first { $0.siren == siren }?.name ?? realm.name
            return "liamm realm apply -f Realms/, once the file of \(realm.slug) has the siret of organization \(siren)"
                + " (\(name)): its SIREN and the NIC of its seat, from the Sirene register"
        case .email:
            // An address there is, under a domain that is not the realm's.
            if let mail = affiliation.profile.mail, let domain = MailAddress(mail)?.domain,
                !realm.domains.contains(domain)
            {
                return "liamm realm apply -f Realms/"
            }
            option = "--mail ADDRESS"
        case .givenName: option = "--given-name NAME"
        case .usualName: option = "--family-name NAME"
        }
        return self.remedy(option, affiliation)
    }

    package static func remedy(for option: Option, of affiliation: Affiliation) -> String {
        switch option {
        case .belongingPopulation: self.remedy("--population WORD", affiliation)
        case .phoneNumber: self.remedy("--phone NUMBER", affiliation)
        }
    }

    private static func remedy(_ option: String, _ affiliation: Affiliation) -> String {
        if case .directory = affiliation.source { return "liamm directory sync \(affiliation.realm)" }
        return "liamm agent update \(affiliation.profile.login) -r \(affiliation.realm) \(option)"
    }
}
