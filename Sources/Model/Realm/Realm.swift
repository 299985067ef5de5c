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
        directories: [Directory] = []
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
