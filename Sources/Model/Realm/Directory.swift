package import Primitives

/// An LDAP source of a realm, as the realm's file declares it.
package struct Directory: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case openLDAP = "openldap"
        case activeDirectory = "active-directory"
        case samba
        case directory389 = "389ds"
    }

    package enum Transport: String, Sendable, Codable, CaseIterable {
        /// `ldaps://` addresses.
        case ldaps
        /// `ldap://` addresses, upgraded before anything is said (RFC 4511, section 4.14).
        case startTLS = "starttls"
        /// Only in a sandbox.
        case clear
    }

    /// Where the directory says what somebody is to the body, and its words for those of `Affiliation.Population`.
    package struct Population: Sendable, Hashable, Codable {
        package var attribute: String
        /// For each of ours, the directory's; compared without regard to case.
        package var words: [String: [String]]

        package init(attribute: String, words: [String: [String]] = [:]) {
            self.attribute = attribute
            self.words = words
        }

        /// Ours for a word of the directory; one that is not translated stays as it is.
        package func translated(_ word: String) -> String {
            let folded = word.lowercased()
            let found = Affiliation.Population.allCases.first { population in
                let words = self.words[population.rawValue] ?? []
                return words.contains { $0.lowercased() == folded }
            }
            return (found ?? Affiliation.Population(rawValue: folded))?.rawValue ?? word
        }
    }

    /// Attribute of the directory for each field of an affiliation.
    package struct Attributes: Sendable, Hashable, Codable {
        package var login = "uid"
        package var mail = "mail"
        package var givenName = "givenName"
        package var familyName = "sn"
        package var displayName = "displayName"
        package var title = "title"
        /// Holds the SIREN or SIRET of the agent's organization; without a value the realm's own body is meant.
        package var organization: String?
        /// Usually `telephoneNumber`; nil: not read.
        package var phone: String?
        package var population: Population?
        /// Present with any value of `disabledValues` means disabled.
        package var status: String?
        package var disabledValues: [String] = ["disabled", "inactive", "TRUE"]
        package init() {}
    }

    /// Beyond a limit nothing is applied, the plan waits for approval. Counts and percents of the current affiliations.
    package struct Safety: Sendable, Hashable, Codable {
        package var maxCreateCount: Int?
        package var maxCreatePercent: Int?
        package var maxDisableCount: Int? = 50
        package var maxDisablePercent: Int? = 5
        package var maxDeleteCount: Int? = 50
        package var maxWipePercent: Int? = 10
        /// Days between disabled and deleted.
        package var graceDays = 30
        package init() {}
    }

    package var name: Identifier<Directory>
    package var kind: Kind
    package var urls: [String]
    package var transport: Transport
    /// PEM file of the authorities trusted for this directory.
    package var authorityFile: String?
    package var bindDN: String
    /// `file:PATH`, `credential:NAME`, `env:NAME` (sandbox only); never the secret itself.
    package var bindPassword: String
    package var base: String
    package var filter: String
    /// Attribute that never changes in an entry's life: `entryUUID`, `objectGUID`, `nsUniqueId`.
    package var key: String
    package var groupBase: String?
    package var groupFilter: String
    package var attributes: Attributes
    package var safety: Safety
    /// Seconds between synchronisations; nil: only when asked.
    package var periodSeconds: Int?

    package init(
        name: Identifier<Directory>,
        kind: Kind = .openLDAP,
        urls: [String],
        transport: Transport = .ldaps,
        authorityFile: String? = nil,
        bindDN: String,
        bindPassword: String,
        base: String,
        filter: String = "(objectClass=inetOrgPerson)",
        key: String = "entryUUID",
        groupBase: String? = nil,
        groupFilter: String = "(objectClass=groupOfNames)",
        attributes: Attributes = Attributes(),
        safety: Safety = Safety(),
        periodSeconds: Int? = nil
    ) {
        self.name = name
        self.kind = kind
        self.urls = urls
        self.transport = transport
        self.authorityFile = authorityFile
        self.bindDN = bindDN
        self.bindPassword = bindPassword
        self.base = base
        self.filter = filter
        self.key = key
        self.groupBase = groupBase
        self.groupFilter = groupFilter
        self.attributes = attributes
        self.safety = safety
        self.periodSeconds = periodSeconds
    }
}
