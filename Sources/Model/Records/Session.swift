package import Primitives

/// A sign-in that lasts: owned by the hub, keyed by agent. The cookie's value is stored as SHA-256 only.
package struct Session: Sendable, Hashable {
    package typealias ID = Identifier<Session>

    /// How something was proved.
    package enum Means: String, Sendable, Hashable, Codable, CaseIterable {
        case password
        /// A password checked by the local verifier while its directory was down.
        case survivalPassword = "survival-password"
        case totp
        case recoveryCode = "recovery-code"
        /// A security key that was touched, without user verification.
        case securityKey = "security-key"
        /// With user verification; synced, or of unknown origin.
        case passkey
        /// With user verification, bound to one device, attested to a configured root.
        case attestedPasskey = "attested-passkey"

        /// A sign-in can begin with it: somebody is named by it, and proved.
        package var isPrimary: Bool {
            switch self {
            case .password, .survivalPassword, .passkey, .attestedPasskey: true
            case .totp, .recoveryCode, .securityKey: false
            }
        }
    }

    /// What was really proved, when, and for which realms it counts.
    package struct Evidence: Sendable, Hashable {
        package let means: Means
        package let time: Timestamp
        /// A password speaks for the realm of its source; a factor for the realms it was enrolled or proved with.
        package let realms: Set<Realm.Slug>
        /// Whose password it was.
        package let affiliation: Affiliation.ID?
        package let factor: Factor.ID?

        package init(
            means: Means,
            time: Timestamp,
            realms: Set<Realm.Slug>,
            affiliation: Affiliation.ID? = nil,
            factor: Factor.ID? = nil
        ) {
            self.means = means
            self.time = time
            self.realms = realms
            self.affiliation = affiliation
            self.factor = factor
        }
    }

    /// The longest that a session lasts unused, and at all. A realm may only shorten them.
    package static let longestIdle = Duration.hours(8)
    package static let longestLife = Duration.hours(12)

    /// Public name, the `sid` of tokens; says nothing of the cookie.
    package let id: ID
    package let agent: Agent.ID
    package let evidence: [Evidence]
    package let device: String
    package let address: String
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp
    package let idle: Duration
    /// The absolute end, whatever the use.
    package let expiresAt: Timestamp

    package init(
        id: ID,
        agent: Agent.ID,
        evidence: [Evidence],
        device: String,
        address: String,
        createdAt: Timestamp,
        lastUsedAt: Timestamp,
        idle: Duration = Self.longestIdle,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.agent = agent
        self.evidence = evidence
        self.device = device
        self.address = address
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.idle = idle
        self.expiresAt = expiresAt
    }

    /// When the agent last proved who they are, not merely something more.
    package var authenticatedAt: Timestamp {
        self.evidence.filter(\.means.isPrimary).map(\.time).max() ?? self.createdAt
    }

    /// Realms of which a hat may be worn.
    package var realms: Set<Realm.Slug> {
        self.evidence.filter(\.means.isPrimary).reduce(into: []) { $0.formUnion($1.realms) }
    }

    /// Opened while a directory was down: nothing is enrolled and nothing administered with it.
    package var isSurvival: Bool { self.evidence.contains { $0.means == .survivalPassword } }
}
