package import Primitives

/// Asks for an initial access token (RFC 7591, section 3).
package struct RegistrationTokenRequest: Codable, Sendable, Hashable {
    /// For whom it is.
    package let label: String
    /// 1 to 1000 applications.
    package let uses: Int
    /// An hour to 90 days.
    package let lifeMinutes: Int
    /// How long what it registers is kept; absent: without end.
    package let applicationLifeMinutes: Int?
    /// `everyone`, `nobody` or `group:NAME` once for each: whom what it registers opens for; absent: everyone.
    package let access: [String]?
    /// Whether all that it registers brings a code challenge; absent: only what has neither secret nor key.
    package let requiresPKCE: Bool?
    package let dryRun: Bool

    package init(
        label: String,
        uses: Int,
        lifeMinutes: Int,
        applicationLifeMinutes: Int?,
        access: [String]? = nil,
        requiresPKCE: Bool? = nil,
        dryRun: Bool
    ) {
        self.label = label
        self.uses = uses
        self.lifeMinutes = lifeMinutes
        self.applicationLifeMinutes = applicationLifeMinutes
        self.access = access
        self.requiresPKCE = requiresPKCE
        self.dryRun = dryRun
    }
}

/// An initial access token, without what opens with it.
package struct RegistrationTokenResource: Codable, Sendable, Hashable {
    package let id: String
    package let realm: String
    package let label: String
    package let remainingUses: Int
    package let applicationLifeMinutes: Int?
    package let access: [String]
    package let requiresPKCE: Bool
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: String,
        realm: String,
        label: String,
        remainingUses: Int,
        applicationLifeMinutes: Int?,
        access: [String],
        requiresPKCE: Bool,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.realm = realm
        self.label = label
        self.remainingUses = remainingUses
        self.applicationLifeMinutes = applicationLifeMinutes
        self.access = access
        self.requiresPKCE = requiresPKCE
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// The only answer that holds the token itself.
package struct RegistrationTokenGiven: Codable, Sendable, Hashable {
    package let token: RegistrationTokenResource
    package let secret: String?
    /// Where applications are registered with it.
    package let endpoint: String

    package init(token: RegistrationTokenResource, secret: String?, endpoint: String) {
        self.token = token
        self.secret = secret
        self.endpoint = endpoint
    }
}
