/// A realm as applied.
package struct RealmResource: Codable, Sendable, Hashable {
    package let slug: String
    package let name: String
    package let siren: String
    package let nature: String
    package let departement: String
    package let domains: [String]
    package let organizations: Int
    package let directories: [String]
    package let signIn: SignInPolicyResource
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
        signIn: SignInPolicyResource,
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
        self.signIn = signIn
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

/// What applying realm files changes, or changed.
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
