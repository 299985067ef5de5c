package import Primitives

/// An agent of a realm: one affiliation.
package struct AgentResource: Codable, Sendable, Hashable {
    package let login: String
    package let mail: String?
    package let displayName: String
    package let givenName: String
    package let familyName: String
    package let title: String?
    package let organization: String
    package let groups: [String]
    /// `agent`, `prestataire`, `partenaire` or `stagiaire`; from a directory, what it says.
    package let population: String?
    package let phone: String?
    package let status: String
    /// `directory` or `administrator`: only the latter outlasts a synchronisation.
    package let disabledBy: String?
    package let source: String
    package let createdAt: Timestamp

    package init(
        login: String,
        mail: String?,
        displayName: String,
        givenName: String,
        familyName: String,
        title: String?,
        organization: String,
        groups: [String],
        population: String? = nil,
        phone: String? = nil,
        status: String,
        disabledBy: String? = nil,
        source: String,
        createdAt: Timestamp
    ) {
        self.login = login
        self.mail = mail
        self.displayName = displayName
        self.givenName = givenName
        self.familyName = familyName
        self.title = title
        self.organization = organization
        self.groups = groups
        self.population = population
        self.phone = phone
        self.status = status
        self.disabledBy = disabledBy
        self.source = source
        self.createdAt = createdAt
    }
}

/// A local agent to make.
package struct AgentCreation: Codable, Sendable {
    package let login: String
    package let mail: String?
    package let givenName: String
    package let familyName: String
    package let title: String?
    package let organization: String?
    package let population: String?
    package let phone: String?
    package let groups: [String]?
    package let password: String?
    package let dryRun: Bool

    package init(
        login: String,
        mail: String?,
        givenName: String,
        familyName: String,
        title: String?,
        organization: String?,
        population: String? = nil,
        phone: String? = nil,
        groups: [String]? = nil,
        password: String?,
        dryRun: Bool
    ) {
        self.login = login
        self.mail = mail
        self.givenName = givenName
        self.familyName = familyName
        self.title = title
        self.organization = organization
        self.population = population
        self.phone = phone
        self.groups = groups
        self.password = password
        self.dryRun = dryRun
    }
}

/// What changes of a local agent; what is absent stays, an empty mail, title, population or phone is removed.
package struct AgentChanges: Codable, Sendable, Hashable {
    package var login: String?
    package var givenName: String?
    package var familyName: String?
    package var displayName: String?
    package var mail: String?
    package var title: String?
    package var organization: String?
    package var groups: [String]?
    package var population: String?
    package var phone: String?
    package var password: String?
    package var dryRun: Bool

    package init(dryRun: Bool) { self.dryRun = dryRun }
}
