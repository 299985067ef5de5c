package import Primitives

/// Proof, signed by the hub, of one act on a handover or of a deposit; verifies offline with a public key.
package struct Receipt: Sendable, Hashable {
    package typealias ID = Identifier<Receipt>

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case deposited, accepted, applied, refused, expired, cancelled
    }

    /// The `typ` of its JWS.
    package static let type = "liamm-receipt+jwt"

    package let id: ID
    package let realm: Realm.Slug
    package let kind: Kind
    package let exchange: Exchange.ID?
    package let handover: Handover.ID?
    package let version: Version.ID
    package let createdAt: Timestamp
    /// The audit entry that tells the act, whose digest the receipt holds.
    package let entry: Identifier<AuditEntry>
    /// Compact JWS (RFC 7515) over `{iss, jti, iat, kind, realm, application, exchange?, handover?, document {id, type,
    /// key}, version {id, number, derived_from?}, pieces [{number, role, size, sha256}], produced? {version, pieces},
    /// event, reason?}`: `version` is the one deposited or handed over, `event` the SHA-256 of the audit entry's body.
    package let statement: String

    package init(
        id: ID,
        realm: Realm.Slug,
        kind: Kind,
        exchange: Exchange.ID?,
        handover: Handover.ID?,
        version: Version.ID,
        createdAt: Timestamp,
        entry: Identifier<AuditEntry>,
        statement: String
    ) {
        self.id = id
        self.realm = realm
        self.kind = kind
        self.exchange = exchange
        self.handover = handover
        self.version = version
        self.createdAt = createdAt
        self.entry = entry
        self.statement = statement
    }
}
