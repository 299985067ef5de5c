package import Primitives

/// What one agent, wearing one affiliation, gave one application: the family of its refresh tokens.
package struct Grant: Sendable, Hashable {
    package typealias ID = Identifier<Grant>

    package let id: ID
    package let agent: Agent.ID
    package let realm: Realm.Slug
    package let affiliation: Affiliation.ID
    package let application: Application.ClientID
    /// The realm of the issuer that made the tokens; nil for the hub's own.
    package let issuerRealm: Realm.Slug?
    package let session: Session.ID
    package let scopes: [String]
    package let nonce: String?
    package let authenticatedAt: Timestamp
    /// The levels that were asked for, in no order; the answer is the highest of them that the evidence satisfies.
    package let acrValues: [String]
    package let details: GrantDetails
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: ID,
        agent: Agent.ID,
        realm: Realm.Slug,
        affiliation: Affiliation.ID,
        application: Application.ClientID,
        issuerRealm: Realm.Slug?,
        session: Session.ID,
        scopes: [String],
        nonce: String?,
        authenticatedAt: Timestamp,
        acrValues: [String] = [],
        details: GrantDetails = GrantDetails(),
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.realm = realm
        self.affiliation = affiliation
        self.application = application
        self.issuerRealm = issuerRealm
        self.session = session
        self.scopes = scopes
        self.nonce = nonce
        self.authenticatedAt = authenticatedAt
        self.acrValues = acrValues
        self.details = details
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
