package import Primitives

/// What a list answers: `{"apiVersion":"liamm/v1","kind":"AgentList","items":[…],"next":null}`.
package struct ListEnvelope<Item: Codable & Sendable>: Codable, Sendable {
    package let apiVersion: String
    package let kind: String
    package let items: [Item]
    package let next: String?

    package init(kind: String, items: [Item], next: String? = nil) {
        self.apiVersion = "liamm/v1"
        self.kind = kind
        self.items = items
        self.next = next
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.apiVersion, forKey: .apiVersion)
        try container.encode(self.kind, forKey: .kind)
        try container.encode(self.items, forKey: .items)
        try container.encode(self.next, forKey: .next)
    }
}

package struct RealmResource: Codable, Sendable, Hashable {
    package let slug: String
    package let name: String
    package let siren: String
    package let nature: String
    package let departement: String
    package let domains: [String]
    package let organizations: Int
    package let directories: [String]
    package let version: Int64

    package init(
        slug: String,
        name: String,
        siren: String,
        nature: String,
        departement: String,
        domains: [String],
        organizations: Int,
        directories: [String],
        version: Int64
    ) {
        self.slug = slug
        self.name = name
        self.siren = siren
        self.nature = nature
        self.departement = departement
        self.domains = domains
        self.organizations = organizations
        self.directories = directories
        self.version = version
    }
}

/// Realm files as they are on the administrator's disk: the server reads them again.
package struct RealmApply: Codable, Sendable {
    package struct File: Codable, Sendable {
        package let name: String
        package let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    package let files: [File]
    package let dryRun: Bool
    /// Slugs whose removal is confirmed by name.
    package let confirmedRemovals: [String]
    /// The version of each realm that the shown plan touches: another one is a conflict.
    package let expected: [String: Int64]?

    package init(
        files: [File],
        dryRun: Bool,
        confirmedRemovals: [String] = [],
        expected: [String: Int64]? = nil
    ) {
        self.files = files
        self.dryRun = dryRun
        self.confirmedRemovals = confirmedRemovals
        self.expected = expected
    }
}

package struct PlanResource: Codable, Sendable {
    package let summary: String
    package let lines: [String]
    package let hasChanges: Bool
    package let isApplied: Bool
    package let total: Int
    package let removed: [String]
    package let expected: [String: Int64]

    package init(
        summary: String,
        lines: [String],
        hasChanges: Bool,
        isApplied: Bool,
        total: Int,
        removed: [String] = [],
        expected: [String: Int64] = [:]
    ) {
        self.summary = summary
        self.lines = lines
        self.hasChanges = hasChanges
        self.isApplied = isApplied
        self.total = total
        self.removed = removed
        self.expected = expected
    }
}

package struct AgentResource: Codable, Sendable, Hashable {
    package let login: String
    package let mail: String?
    package let displayName: String
    package let givenName: String
    package let familyName: String
    package let title: String?
    package let organization: String
    package let groups: [String]
    package let status: String
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
        status: String,
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
        self.status = status
        self.source = source
        self.createdAt = createdAt
    }
}

package struct AgentCreation: Codable, Sendable {
    package let login: String
    package let mail: String?
    package let givenName: String
    package let familyName: String
    package let title: String?
    package let organization: String?
    package let password: String?
    package let dryRun: Bool

    package init(
        login: String,
        mail: String?,
        givenName: String,
        familyName: String,
        title: String?,
        organization: String?,
        password: String?,
        dryRun: Bool
    ) {
        self.login = login
        self.mail = mail
        self.givenName = givenName
        self.familyName = familyName
        self.title = title
        self.organization = organization
        self.password = password
        self.dryRun = dryRun
    }
}

package struct StatusChange: Codable, Sendable {
    package let reason: String?
    package let dryRun: Bool

    package init(reason: String?, dryRun: Bool) {
        self.reason = reason
        self.dryRun = dryRun
    }
}

package struct ApplicationResource: Codable, Sendable, Hashable {
    package var clientID: String
    package var name: String
    package var realm: String
    package var homeURL: String?
    package var authentication: String
    package var redirectURIs: [String]
    package var postLogoutRedirectURIs: [String]
    package var backchannelLogoutURI: String?
    package var idTokenAlgorithm: String
    /// `nobody`, `everyone`, `group:NAME`.
    package var access: [String]
    package var activatedRealms: [String]
    package var isEnabled: Bool

    package init(
        clientID: String,
        name: String,
        realm: String,
        homeURL: String?,
        authentication: String,
        redirectURIs: [String],
        postLogoutRedirectURIs: [String],
        backchannelLogoutURI: String?,
        idTokenAlgorithm: String,
        access: [String],
        activatedRealms: [String],
        isEnabled: Bool
    ) {
        self.clientID = clientID
        self.name = name
        self.realm = realm
        self.homeURL = homeURL
        self.authentication = authentication
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.backchannelLogoutURI = backchannelLogoutURI
        self.idTokenAlgorithm = idTokenAlgorithm
        self.access = access
        self.activatedRealms = activatedRealms
        self.isEnabled = isEnabled
    }
}

/// The only answers that hold a secret: shown once, when it is made.
package struct ApplicationSecret: Codable, Sendable {
    package let application: ApplicationResource
    package let secret: String?

    package init(application: ApplicationResource, secret: String?) {
        self.application = application
        self.secret = secret
    }
}

package struct SyncRequest: Codable, Sendable {
    /// `dry-run`, `keep`, `apply`, `approve`.
    package let mode: String

    package init(mode: String) { self.mode = mode }
}

package struct SyncResource: Codable, Sendable {
    package let directory: String
    package let state: String
    package let run: String?
    package let summary: String
    package let entriesRead: Int
    package let lines: [String]
    package let reasons: [String]

    package init(
        directory: String,
        state: String,
        run: String?,
        summary: String,
        entriesRead: Int,
        lines: [String],
        reasons: [String]
    ) {
        self.directory = directory
        self.state = state
        self.run = run
        self.summary = summary
        self.entriesRead = entriesRead
        self.lines = lines
        self.reasons = reasons
    }
}

package struct KeyResource: Codable, Sendable {
    package let kid: String
    package let algorithm: String
    package let state: String
    package let createdAt: Timestamp

    package init(kid: String, algorithm: String, state: String, createdAt: Timestamp) {
        self.kid = kid
        self.algorithm = algorithm
        self.state = state
        self.createdAt = createdAt
    }
}

package struct KeyRotation: Codable, Sendable {
    package let algorithm: String
    package let dryRun: Bool?

    package init(algorithm: String, dryRun: Bool? = nil) {
        self.algorithm = algorithm
        self.dryRun = dryRun
    }
}

package struct AuditResource: Codable, Sendable {
    package let time: Timestamp
    package let name: String
    package let realm: String?
    package let actor: String
    package let sequence: Int64?
    package let body: String
    /// Public fields and, while they are not erased, personal ones.
    package let fields: [String: String]

    package init(
        time: Timestamp,
        name: String,
        realm: String?,
        actor: String,
        sequence: Int64?,
        body: String,
        fields: [String: String] = [:]
    ) {
        self.time = time
        self.name = name
        self.realm = realm
        self.actor = actor
        self.sequence = sequence
        self.body = body
        self.fields = fields
    }
}

package struct AuditVerificationResource: Codable, Sendable {
    package let entries: Int
    package let unchained: Int
    package let firstBroken: Int64?

    package init(entries: Int, unchained: Int, firstBroken: Int64?) {
        self.entries = entries
        self.unchained = unchained
        self.firstBroken = firstBroken
    }
}
