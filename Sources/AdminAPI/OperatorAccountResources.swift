package import Primitives

/// A break-glass account: an administrator of the platform with factors of their own, of no directory and no realm.
package struct OperatorAccountResource: Codable, Sendable, Hashable {
    package let name: String
    /// Neither disabled nor without its role.
    package let isActive: Bool
    /// Chosen by the operator, behind the link.
    package let hasPassword: Bool
    /// Kinds of factors enrolled.
    package let factors: [String]
    /// Nil: never tried, or not for a year.
    package let lastUsedAt: Timestamp?
    package let createdAt: Timestamp

    package init(
        name: String,
        isActive: Bool,
        hasPassword: Bool,
        factors: [String],
        lastUsedAt: Timestamp?,
        createdAt: Timestamp
    ) {
        self.name = name
        self.isActive = isActive
        self.hasPassword = hasPassword
        self.factors = factors
        self.lastUsedAt = lastUsedAt
        self.createdAt = createdAt
    }
}

/// Asks for an account.
package struct OperatorCreation: Codable, Sendable, Hashable {
    /// 1 to 64 of `a-z A-Z 0-9 - . _`.
    package let name: String
    /// Of the link: 5 to 1440; an hour without it.
    package let lifeMinutes: Int?
    package let dryRun: Bool

    package init(name: String, lifeMinutes: Int?, dryRun: Bool) {
        self.name = name
        self.lifeMinutes = lifeMinutes
        self.dryRun = dryRun
    }
}

/// Asks for a link behind which an operator chooses a new password.
package struct OperatorLinkRequest: Codable, Sendable, Hashable {
    package let lifeMinutes: Int?
    package let dryRun: Bool

    package init(lifeMinutes: Int?, dryRun: Bool) {
        self.lifeMinutes = lifeMinutes
        self.dryRun = dryRun
    }
}

/// The account, and the link: the only answer that holds its address.
package struct OperatorCreated: Codable, Sendable {
    package let account: OperatorAccountResource
    /// Nil of a dry run.
    package let link: LinkGiven?

    package init(account: OperatorAccountResource, link: LinkGiven?) {
        self.account = account
        self.link = link
    }
}
