package import Primitives

/// An agent's place in one organization of one realm.
package struct Affiliation: Sendable, Hashable {
    package typealias ID = Identifier<Affiliation>

    package enum Status: String, Sendable, Hashable, Codable { case active, disabled, deleted }

    /// Who disabled it: a directory enables again only what a directory disabled.
    package enum DisabledBy: String, Sendable, Hashable, Codable { case directory, administrator }

    /// What feeds the affiliation, and who checks its password.
    package enum Source: Sendable, Hashable {
        case local
        /// The key is the entry's immutable one, the DN only where it was last seen.
        case directory(Identifier<Directory>, key: String, dn: String)
    }

    /// The fields a source may set.
    package struct Profile: Sendable, Hashable, Codable {
        package var login: String
        package var mail: String?
        package var givenName: String
        package var familyName: String
        package var displayName: String
        package var title: String?
        package var organization: SIREN
        package var groups: [String]
        /// As the source says it: what is told of it is one of `Population`, or nothing.
        package var population: String?
        /// As the source spells it: what is told of it is a `PhoneNumber`, or nothing.
        package var phone: String?

        package init(
            login: String,
            mail: String? = nil,
            givenName: String,
            familyName: String,
            displayName: String? = nil,
            title: String? = nil,
            organization: SIREN,
            groups: [String] = [],
            population: String? = nil,
            phone: String? = nil
        ) {
            self.login = login
            self.mail = mail
            self.givenName = givenName
            self.familyName = familyName
            self.displayName = displayName ?? "\(givenName) \(familyName)"
            self.title = title
            self.organization = organization
            self.groups = groups
            self.population = population
            self.phone = phone
        }
    }

    /// What somebody is to the body, in ProConnect's words (claim `belonging_population`).
    package enum Population: String, Sendable, Hashable, CaseIterable {
        case agent, prestataire, partenaire, stagiaire
    }

    package let realm: Realm.Slug
    package let id: ID
    package let agent: Agent.ID
    package var source: Source
    package var profile: Profile
    package var status: Status
    package var disabledAt: Timestamp?
    package var disabledBy: DisabledBy?
    /// Fed by its body's directory, or confirmed by its administrator; else its levels are capped (identity.md).
    package var isConfirmed: Bool
    package let createdAt: Timestamp

    package init(
        realm: Realm.Slug,
        id: ID,
        agent: Agent.ID,
        source: Source,
        profile: Profile,
        status: Status = .active,
        disabledAt: Timestamp? = nil,
        disabledBy: DisabledBy? = nil,
        isConfirmed: Bool = true,
        createdAt: Timestamp
    ) {
        self.realm = realm
        self.id = id
        self.agent = agent
        self.source = source
        self.profile = profile
        self.status = status
        self.disabledAt = disabledAt
        self.disabledBy = disabledBy
        self.isConfirmed = isConfirmed
        self.createdAt = createdAt
    }

    /// Disabled by an administrator, who alone may enable it again.
    package var isHeld: Bool { self.status == .disabled && self.disabledBy == .administrator }
}
