package import Primitives

/// One fact for the audit: written in the transaction of the state it tells, chained a moment later.
///
/// `fields` are public and hashed as they are. `personal` values are hashed only through an HMAC under the random key
/// of the agent they speak of and kept beside the chain, encrypted under that key: erasing the key erases them and
/// the chain still verifies.
package struct AuditEvent: Sendable, Hashable {
    package enum Name: String, Sendable, Hashable, CaseIterable {
        case realmsApplied = "realm.applied"
        case agentCreated = "agent.created"
        case agentUpdated = "agent.updated"
        case agentDisabled = "agent.disabled"
        case agentEnabled = "agent.enabled"
        case directorySynchronized = "directory.synchronized"
        case directoryRefused = "directory.refused"
        case signedIn = "session.started"
        case signInFailed = "session.refused"
        case sessionRaised = "session.raised"
        case sessionEnded = "session.ended"
        case factorAdded = "factor.added"
        case factorRemoved = "factor.removed"
        case factorRenamed = "factor.renamed"
        case factorRefused = "factor.refused"
        case factorsForgotten = "factor.forgotten"
        case linkGiven = "link.given"
        case passwordSet = "agent.password-set"
        case consentGiven = "consent.given"
        case consentWithdrawn = "consent.withdrawn"
        case survivalEnded = "session.survival-ended"
        case grantStarted = "grant.started"
        case grantReused = "grant.reused"
        case grantRevoked = "grant.revoked"
        case accessRefused = "application.access-refused"
        case applicationCreated = "application.created"
        case applicationUpdated = "application.updated"
        case secretRotated = "application.secret-rotated"
        case applicationRemoved = "application.removed"
        case applicationRegistered = "application.registered"
        case registrationTokenGiven = "registration-token.given"
        case registrationTokenRevoked = "registration-token.revoked"
        case subjectsImported = "application.subjects-imported"
        case deviceApproved = "device.approved"
        case deviceRefused = "device.refused"
        case tokenExchanged = "token.exchanged"
        case keyRotated = "key.rotated"
        case keyRetired = "key.retired"
        case roleGranted = "admin.granted"
        case roleRevoked = "admin.revoked"
        case operatorCreated = "operator.created"
        /// Takes the place of `session.started` and `session.raised`: it must not be lost among them.
        case operatorSignedIn = "operator.signed-in"
        case catalogApplied = "catalog.applied"
        case documentDeposited = "document.deposited"
        case versionAdded = "document.version-added"
        case exchangeStarted = "exchange.started"
        case exchangeCompleted = "exchange.completed"
        case exchangeRejected = "exchange.rejected"
        case exchangeCancelled = "exchange.cancelled"
        case exchangeSuspended = "exchange.suspended"
        case exchangeResumed = "exchange.resumed"
        case handoverOffered = "handover.offered"
        case handoverLeased = "handover.leased"
        case handoverAccepted = "handover.accepted"
        case handoverApplied = "handover.applied"
        case handoverRefused = "handover.refused"
        case handoverExpired = "handover.expired"
        case handoverCancelled = "handover.cancelled"
    }

    package enum Actor: Sendable, Hashable, CustomStringConvertible {
        case hub
        /// Somebody on the server's machine, through the administration socket.
        case localOperator(user: String)
        case agent(Agent.ID)
        case application(Application.ClientID)

        package var description: String {
            switch self {
            case .hub: "hub"
            case .localOperator(let user): "operator:\(user)"
            case .agent(let id): "agent:\(id)"
            case .application(let id): "application:\(id)"
            }
        }
    }

    package let name: Name
    package let realm: Realm.Slug?
    package let actor: Actor
    /// The agent the personal values speak of.
    package let agent: Agent.ID?
    package let fields: [String: String]
    package let personal: [String: String]

    package init(
        _ name: Name,
        realm: Realm.Slug? = nil,
        actor: Actor,
        agent: Agent.ID? = nil,
        fields: [String: String] = [:],
        personal: [String: String] = [:]
    ) {
        self.name = name
        self.realm = realm
        self.actor = actor
        self.agent = agent
        self.fields = fields
        self.personal = personal
    }
}

/// An audit entry as kept. `leaf` and `sequence` are nil until the sequencer has chained it.
package struct AuditEntry: Sendable, Hashable {
    package let id: Identifier<AuditEntry>
    package let time: Timestamp
    package let name: String
    package let realm: Realm.Slug?
    package let actor: String
    /// The canonical JSON that the leaf is the digest of, commitments included.
    package let body: String
    package let sequence: Int64?
    package let leaf: [UInt8]?
    /// Values of the personal fields, or nil once the agent's key is destroyed.
    package let personal: [String: String]?

    package init(
        id: Identifier<AuditEntry>,
        time: Timestamp,
        name: String,
        realm: Realm.Slug?,
        actor: String,
        body: String,
        sequence: Int64?,
        leaf: [UInt8]?,
        personal: [String: String]?
    ) {
        self.id = id
        self.time = time
        self.name = name
        self.realm = realm
        self.actor = actor
        self.body = body
        self.sequence = sequence
        self.leaf = leaf
        self.personal = personal
    }
}

extension AuditEntry {
    /// The public fields that its body holds.
    package var fields: [String: String] {
        let body = try? StrictJSON.parse(self.body)
        return body?["fields"]?.object?.compactMapValues(\.string) ?? [:]
    }
}
