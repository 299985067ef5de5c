package import Primitives

/// An initial access token: it lets somebody register applications of one realm (RFC 7591, section 3).
package struct RegistrationToken: Sendable, Hashable {
    package typealias ID = Identifier<RegistrationToken>

    package let id: ID
    package let hash: [UInt8]
    /// Where applications registered with it belong; `region` for a regional one.
    package let realm: Realm.Slug
    /// For whom it was made, as an administrator wrote it.
    package let label: String
    package let remainingUses: Int
    /// How long an application registered with it is kept; nil: until it is removed.
    package let applicationLife: Duration?
    /// Whom what is registered with it opens for.
    package let access: Application.AccessRule
    /// Whether clients that prove themselves bring a code challenge too (RFC 7636); the others always do.
    package let requiresPKCE: Bool
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: ID,
        hash: [UInt8],
        realm: Realm.Slug,
        label: String,
        remainingUses: Int,
        applicationLife: Duration?,
        access: Application.AccessRule = .everyone,
        requiresPKCE: Bool = false,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.hash = hash
        self.realm = realm
        self.label = label
        self.remainingUses = remainingUses
        self.applicationLife = applicationLife
        self.access = access
        self.requiresPKCE = requiresPKCE
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
