package import Primitives

/// A device that waits for an agent to let it in from another one (RFC 8628): kept under the digest of its code.
package struct DeviceRequest: Sendable, Hashable {
    /// Who let it in, with what.
    package struct Approval: Sendable, Hashable {
        package let agent: Agent.ID
        package let realm: Realm.Slug
        package let affiliation: Affiliation.ID
        package let session: Session.ID
        package let authenticatedAt: Timestamp

        package init(
            agent: Agent.ID,
            realm: Realm.Slug,
            affiliation: Affiliation.ID,
            session: Session.ID,
            authenticatedAt: Timestamp
        ) {
            self.agent = agent
            self.realm = realm
            self.affiliation = affiliation
            self.session = session
            self.authenticatedAt = authenticatedAt
        }
    }

    package enum State: Sendable, Hashable {
        case pending
        case approved(Approval)
        case refused
    }

    package let hash: [UInt8]
    /// As typed by the agent: capital letters without a separator.
    package let userCode: String
    package let application: Application.ClientID
    package let issuerRealm: Realm.Slug?
    package let scopes: [String]
    /// The levels that were asked for.
    package let acrValues: [String]
    /// The network address that it was asked from; nil: not known.
    package let address: String?
    /// How long the device waits between two of its questions, by now.
    package let interval: Duration
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let state: State

    package init(
        hash: [UInt8],
        userCode: String,
        application: Application.ClientID,
        issuerRealm: Realm.Slug?,
        scopes: [String],
        acrValues: [String] = [],
        address: String? = nil,
        interval: Duration = .seconds(5),
        createdAt: Timestamp,
        expiresAt: Timestamp,
        state: State = .pending
    ) {
        self.hash = hash
        self.userCode = userCode
        self.application = application
        self.issuerRealm = issuerRealm
        self.scopes = scopes
        self.acrValues = acrValues
        self.address = address
        self.interval = interval
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
    }
}
