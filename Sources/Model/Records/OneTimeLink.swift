package import Primitives

/// An address that opens one act for one affiliation once. The hub keeps the SHA-256 of its 256 random bits.
package struct OneTimeLink: Sendable, Hashable {
    package typealias Hash = [UInt8]

    package enum Purpose: String, Sendable, Hashable {
        /// A new password of a local account; the second factor stays.
        case password
        /// A factor may be enrolled after the password alone: given by the realm's helpdesk when the others are lost.
        case factor
    }

    package let hash: Hash
    package let purpose: Purpose
    package let realm: Realm.Slug
    package let affiliation: Affiliation.ID
    package let agent: Agent.ID
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        hash: Hash,
        purpose: Purpose,
        realm: Realm.Slug,
        affiliation: Affiliation.ID,
        agent: Agent.ID,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.hash = hash
        self.purpose = purpose
        self.realm = realm
        self.affiliation = affiliation
        self.agent = agent
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
