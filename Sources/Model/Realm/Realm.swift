package import Primitives

/// A member body, the tenant boundary, as its file declares it.
package struct Realm: Sendable, Hashable, Codable {
    package typealias Slug = Identifier<Realm>

    package enum Nature: String, Sendable, Codable, CaseIterable {
        case communityOfCommunes = "CC"
        case agglomeration = "CA"
        case urbanCommunity = "CU"
        case metropolis = "ME"
        case department = "DEP"
        case region = "REG"
    }

    package struct Contact: Sendable, Hashable, Codable {
        package var name: String?
        package var email: String?
        package var phone: String?

        package init(name: String? = nil, email: String? = nil, phone: String? = nil) {
            self.name = name
            self.email = email
            self.phone = phone
        }
    }

    package var slug: Slug
    package var name: String
    package var shortName: String?
    package var siren: SIREN
    package var siret: SIRET?
    package var nature: Nature
    package var department: String
    package var languages: [String]
    package var support: Contact?
    /// Mail domains that lead to this realm: lower-case DNS names, set by platform administrators only.
    package var domains: [String]
    package var organizations: [Organization]
    package var directories: [Directory]
    /// What this realm asks for; with what the hub asks of all: `strictest(with:)`.
    package var signIn: SignInPolicy
    package var branding: Branding
    /// What the realm tells its agents where they sign in: plain text by language.
    package var notice: [String: String]
    /// Address of the declaration of accessibility that is the realm's own.
    package var accessibilityStatement: String?
    /// What an agent whose password is the directory's does when it is lost: plain text by language.
    package var passwordHelp: [String: String]

    package init(
        slug: Slug,
        name: String,
        shortName: String? = nil,
        siren: SIREN,
        siret: SIRET? = nil,
        nature: Nature,
        department: String,
        languages: [String] = ["fr"],
        support: Contact? = nil,
        domains: [String] = [],
        organizations: [Organization] = [],
        directories: [Directory] = [],
        signIn: SignInPolicy = SignInPolicy(),
        branding: Branding = Branding(),
        notice: [String: String] = [:],
        accessibilityStatement: String? = nil,
        passwordHelp: [String: String] = [:]
    ) {
        self.slug = slug
        self.name = name
        self.shortName = shortName
        self.siren = siren
        self.siret = siret
        self.nature = nature
        self.department = department
        self.languages = languages
        self.support = support
        self.domains = domains
        self.organizations = organizations
        self.directories = directories
        self.signIn = signIn
        self.branding = branding
        self.notice = notice
        self.accessibilityStatement = accessibilityStatement
        self.passwordHelp = passwordHelp
    }

    /// Slugs that name something else in an address and can never be a member's.
    package static let reservedSlugs: Set<String> = ["region", "platform"]
    /// The handle of what belongs to the region as a whole: its applications.
    package static let region: Slug = "region"

    /// A DNS label: 1 to 63 of `a-z0-9-`, no dash at either end.
    package static func isValidSlug(_ text: String) -> Bool {
        guard 1...63 ~= text.utf8.count, text.utf8.first != UInt8(ascii: "-"), text.utf8.last != UInt8(ascii: "-")
        else { return false }
        return text.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
    }
}

extension Realm {
    /// What an earlier version stored lacks the keys that came later: they have the values of who says nothing.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            slug: try values.decode(Slug.self, forKey: .slug),
            name: try values.decode(String.self, forKey: .name),
            shortName: try values.decodeIfPresent(String.self, forKey: .shortName),
            siren: try values.decode(SIREN.self, forKey: .siren),
            siret: try values.decodeIfPresent(SIRET.self, forKey: .siret),
            nature: try values.decode(Nature.self, forKey: .nature),
            department: try values.decode(String.self, forKey: .department),
            languages: try values.decode([String].self, forKey: .languages),
            support: try values.decodeIfPresent(Contact.self, forKey: .support),
            domains: try values.decode([String].self, forKey: .domains),
            organizations: try values.decode([Organization].self, forKey: .organizations),
            directories: try values.decode([Directory].self, forKey: .directories),
            signIn: try values.decodeIfPresent(SignInPolicy.self, forKey: .signIn) ?? SignInPolicy(),
            branding: try values.decodeIfPresent(Branding.self, forKey: .branding) ?? Branding(),
            notice: try values.decodeIfPresent([String: String].self, forKey: .notice) ?? [:],
            accessibilityStatement: try values.decodeIfPresent(String.self, forKey: .accessibilityStatement),
            passwordHelp: try values.decodeIfPresent([String: String].self, forKey: .passwordHelp) ?? [:]
        )
    }
}

/// A legal body inside a realm: the member body itself, a commune.
package struct Organization: Sendable, Hashable, Codable {
    package var siren: SIREN
    package var name: String
    package var siret: SIRET?
    /// The commune's code in Insee's geographical register.
    package var insee: String?

    package init(siren: SIREN, name: String, siret: SIRET? = nil, insee: String? = nil) {
        self.siren = siren
        self.name = name
        self.siret = siret
        self.insee = insee
    }
}
