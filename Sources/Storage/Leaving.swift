import Model
import Primitives
import SQLCore

/// What ending means, in one place: grants end, and each application reached is owed one logout token.
extension StorageContext {
    /// Ends the live grants that `condition` selects. `condition` is a statement's tail over `grants`.
    func endGrants(_ selection: GrantSelection, at time: Timestamp, in transaction: any SQLTransaction) async throws {
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
            }
        var told: Set<String> = []
        for row in ended {
            let (session, application) = (try row.text("session"), try row.text("application"))
            guard told.insert("\(session) \(application)").inserted else { continue }
            try await self.queueLogout(row, session: session, application: application, at: time, in: transaction)
        }
    }

    enum GrantSelection: Sendable {
        case session(Session.ID)
        case affiliation(Realm.Slug, Affiliation.ID)
    }

    /// After an affiliation was disabled: sessions of an agent with no active affiliation left end as well.
    func endSessionsWithoutAffiliation(of agent: Agent.ID, at time: Timestamp, in transaction: any SQLTransaction)
        async throws
    {
        let active = try await transaction.query(
            "select id from affiliations where agent = \(agent) and status = 'active' limit 1"
        )
        guard active.isEmpty else { return }
        let ended = try await transaction.query(
            "update sessions set ended_at = \(time) where agent = \(agent) and ended_at is null returning id"
        )
        for row in ended {
            try await self.endGrants(.session(try row.identifier("id")), at: time, in: transaction)
        }
    }

    /// Disables one affiliation with all that follows. False: it was not active.
    func disable(_ realm: Realm.Slug, _ id: Affiliation.ID, at time: Timestamp, in transaction: any SQLTransaction)
        async throws -> Bool
    {
        let rows = try await transaction.query(
            """
            update affiliations set status = 'disabled', disabled_at = \(time)
            where realm = \(realm) and id = \(id) and status = 'active' returning agent
            """
        )
        guard let agent: Agent.ID = try rows.first?.identifier("agent") else { return false }
        try await self.endGrants(.affiliation(realm, id), at: time, in: transaction)
        try await self.endSessionsWithoutAffiliation(of: agent, at: time, in: transaction)
        return true
    }

    private func queueLogout(
        _ row: SQLRow,
        session: String,
        application: String,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws {
        let registered = try await transaction.query(
            "select declaration from applications where client_id = \(application)"
        )
        guard let text = try registered.first?.text("declaration"),
            try JSONColumn.decode(ApplicationDeclaration.self, text).backchannelLogoutURI != nil
        else { return }
        let agent = try row.text("agent")
        let subjects = try await transaction.query("select subject from agents where id = \(agent)")
        let payload: JSONValue = [
            "client_id": .string(application),
            "subject": .string(try subjects.first?.text("subject") ?? ""),
            "session": .string(session),
            "issuer_realm": try row.textIfPresent("issuer_realm").map { .string($0) } ?? .null,
        ]
        try await transaction.execute(
            """
            insert into outbox (id, kind, payload, session, application, state, attempts, due_at, leased_until, fence)
            values (\(Identifier<OutboxItem>.make(at: time, random: self.random)), 'logout-token',
                \(payload.canonicalText), \(session), \(application), 'waiting', 0, \(time), 0, 0)
            """
        )
    }
}
