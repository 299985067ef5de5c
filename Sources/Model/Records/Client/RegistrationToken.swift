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
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: ID,
        hash: [UInt8],
        realm: Realm.Slug,
        label: String,
        remainingUses: Int,
        applicationLife: Duration?,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.hash = hash
        self.realm = realm
        self.label = label
        self.remainingUses = remainingUses
        self.applicationLife = applicationLife
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
