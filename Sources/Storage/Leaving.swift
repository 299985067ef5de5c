import Model
import Primitives
import SQLCore
import Synchronization

/// How many rows of the outbox one transaction queued.
final class LeavingTally: Sendable {
    private let count = Mutex(0)

    var queued: Int { self.count.withLock { $0 } }
    func add() { self.count.withLock { $0 += 1 } }
}

/// What ending means, in one place: grants end, and each application reached is owed one logout token.
extension StorageContext {
    /// Which grants end.
    enum GrantSelection: Sendable {
        case session(Session.ID)
        case affiliation(Realm.Slug, Affiliation.ID)
        /// Those that one application has by the agent's consent.
        case consent(Agent.ID, Application.ClientID)
        case application(Application.ClientID)
    }

    func endGrants(
        _ selection: GrantSelection,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        let ended: [SQLRow] =
            switch selection {
            case .session(let id):
                try await transaction.query(
                    """
                    update grants set ended_at = \(time) where session = \(id) and ended_at is null
                    returning session, application, agent, issuer_realm
                    """
                )
            case .affiliation(let realm, let id):
                try await transaction.query(
                    """
                    update grants set ended_at = \(time)
                    where realm = \(realm) and affiliation = \(id) and ended_at is null
                    returning session, application, agent, issuer_realm
                    """
                )
            case .consent(let agent, let application):
                try await transaction.query(
                    """
                    update grants set ended_at = \(time)
                    where session in (select id from sessions where agent = \(agent))
                        and application = \(application) and ended_at is null
                    returning session, application, agent, issuer_realm
                    """
                )
            case .application(let id):
                try await transaction.query(
                    """
                    update grants set ended_at = \(time) where application = \(id) and ended_at is null
                    returning session, application, agent, issuer_realm
                    """
                )
            }
        // A logout token names one session and comes from one issuer (OpenID Connect Back-Channel Logout, section 2.4).
        for logout in Set(try ended.map { try OwedLogout($0) }) {
            try await self.queue(logout, at: time, tally: tally, in: transaction)
        }
    }

    /// Disables one affiliation with all that follows. False: it was not active.
    func disable(
        _ realm: Realm.Slug,
        _ id: Affiliation.ID,
        by cause: Affiliation.DisabledBy,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws -> Bool {
        let rows = try await transaction.query(
            """
            update affiliations set status = 'disabled', disabled_at = \(time), disabled_by = \(cause.rawValue)
            where realm = \(realm) and id = \(id) and status = 'active' returning agent
            """
        )
        guard let agent: Agent.ID = try rows.first?.identifier("agent") else { return false }
        try await self.deleteSurvivalVerifier(of: id, in: realm, transaction)
        try await self.endGrants(.affiliation(realm, id), at: time, tally: tally, in: transaction)
        try await self.endSessionsWithoutAffiliation(of: agent, at: time, tally: tally, in: transaction)
        return true
    }

    /// Sessions of an agent with no active affiliation left end as well.
    private func endSessionsWithoutAffiliation(
        of agent: Agent.ID,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        try await self.hold(agent, in: transaction)
        guard try await !self.hasActiveAffiliation(agent, in: transaction) else { return }
        try await self.endSessions(of: agent, at: time, tally: tally, in: transaction) { _ in true }
    }

    /// Ends those sessions of the agent that are meant, with their grants; the number ended.
    @discardableResult
    func endSessions(
        of agent: Agent.ID,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction,
        where isMeant: (Session) -> Bool
    ) async throws -> Int {
        // Taken first: a session raised at this moment is looked at as raised.
        let live = try await transaction.query(
            "select * from sessions where agent = \(agent) and ended_at is null \(raw: transaction.forUpdate)"
        )
        // One that cannot be read opens nothing: it must not keep the others from ending.
        let meant = live.filter { row in (try? Session(row)).map(isMeant) ?? true }
        for row in meant {
            let session: Session.ID = try row.identifier("id")
            try await transaction.execute("update sessions set ended_at = \(time) where id = \(session)")
            try await self.endGrants(.session(session), at: time, tally: tally, in: transaction)
        }
        return meant.count
    }

    /// Two hats of one agent disabled at once, or one while a session starts: the second act waits for the first.
    func hold(_ agent: Agent.ID, in transaction: any SQLTransaction) async throws {
        _ = try await transaction.query("select id from agents where id = \(agent) \(raw: transaction.forUpdate)")
    }

    private func queue(
        _ logout: OwedLogout,
        at time: Timestamp,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        let rows = try await transaction.query(
            """
            select applications.declaration as declaration, agents.subject as subject from applications, agents
            where applications.client_id = \(logout.application) and agents.id = \(logout.agent)
            """
        )
        guard let row = rows.first,
            try JSONColumn.decode(ApplicationDeclaration.self, row.text("declaration")).backchannelLogoutURI != nil
        else { return }
        let payload: JSONValue = [
            "client_id": .string(logout.application),
            "subject": .string(try row.text("subject")),
            "session": .string(logout.session),
            "issuer_realm": logout.issuerRealm.map { .string($0) } ?? .null,
        ]
        try await self.queue(
            OutboxEntry(.logoutToken, payload),
            about: .init(logout.session),
            to: .init(logout.application),
            at: time,
            tally: tally,
            in: transaction
        )
    }
}

/// One logout token: for one application, about one session, by one issuer.
private struct OwedLogout: Hashable {
    let application: String
    let session: String
    let issuerRealm: String?
    let agent: String

    init(_ row: SQLRow) throws {
        self.application = try row.text("application")
        self.session = try row.text("session")
        self.issuerRealm = try row.textIfPresent("issuer_realm")
        self.agent = try row.text("agent")
    }
}
