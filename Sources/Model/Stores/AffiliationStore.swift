package import Primitives

/// The affiliations of one realm.
package protocol AffiliationStore: Sendable {
    func affiliation(_ id: Affiliation.ID) async throws -> Affiliation?
    /// Those whose login or mail is exactly this, ASCII case folded; deleted ones never. More than one is possible.
    func named(_ name: String) async throws -> [Affiliation]
    /// Ordered by login, from after `after`; at most `limit`.
    func page(after: String?, limit: Int) async throws -> [Affiliation]
    func count() async throws -> Int

    /// A new agent with one local affiliation and its Argon2id verifier. A login or mail held already: `conflict`.
    func create(
        _ agent: Agent,
        _ affiliation: Affiliation,
        passwordHash: String?,
        chosenBy origin: PasswordOrigin,
        audit: AuditEvent,
        at time: Timestamp
    )
        async throws
    /// Replaces the profile of a local affiliation; nil when there is none of that id.
    func update(
        _ id: Affiliation.ID,
        profile: Affiliation.Profile,
        audit: AuditEvent,
        at time: Timestamp
    )
        async throws -> Affiliation?
    func passwordHash(of id: Affiliation.ID) async throws -> String?
    /// Who chose the local password; nil: there is none.
    func passwordOrigin(of id: Affiliation.ID) async throws -> PasswordOrigin?
    func setPasswordHash(
        _ hash: String,
        of id: Affiliation.ID,
        chosenBy origin: PasswordOrigin,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws
    /// Replaces the verifier of the same password, made with other parameters: nothing an audit tells.
    func rehash(_ hash: String, of id: Affiliation.ID, replacing old: String) async throws

    /// The verifier of a directory affiliation's password, made at its last good bind, and when; nil: none is kept.
    func survivalVerifier(of id: Affiliation.ID) async throws -> SurvivalVerifier?
    func keepSurvivalVerifier(_ verifier: SurvivalVerifier, of id: Affiliation.ID) async throws
    func forgetSurvivalVerifier(of id: Affiliation.ID) async throws

    /// Disables, ends the grants of the affiliation, ends the agent's sessions when no active affiliation is left,
    /// and queues one logout token per application reached: one transaction. One that its directory had disabled is held
    /// from now on. False: an administrator had disabled it already, or there is none.
    func disable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// Enables it, whoever disabled it. False: it was not disabled.
    func enable(_ id: Affiliation.ID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
}

/// Who chose a local password. One that an administrator chose, and so knows, opens nothing before the agent has chosen
/// another (ASVS 6.4.6).
package enum PasswordOrigin: String, Sendable, Hashable { case agent, administrator }

/// What checks a directory password while its directory is down.
package struct SurvivalVerifier: Sendable, Hashable {
    package let verifier: String
    package let madeAt: Timestamp

    package init(verifier: String, madeAt: Timestamp) {
        self.verifier = verifier
        self.madeAt = madeAt
    }
}
