import Model
import Primitives
import SQLCore

/// Grants, codes spent for them, and the family of refresh tokens of each.
struct SQLGrantStore: GrantStore {
    /// How long an honest retry of a refresh gets the same answer.
    private static let retry = Duration.seconds(10)

    /// Of a grant that lives: its affiliation is active and its session has not ended.
    private static let worn = """
        and exists (select 1 from affiliations where realm = grants.realm and id = grants.affiliation
            and status = 'active')
        and exists (select 1 from sessions where id = grants.session and ended_at is null)
        """

    let context: StorageContext

    func spend(
        codeHash: [UInt8],
        for grant: Grant,
        refreshHash: [UInt8]?,
        audit: AuditEvent,
        at time: Timestamp
    )
        async throws -> CodeSpending
    {
        try await self.context.write("code of grant \(grant.id)") { transaction in
            // The key decides who is first: others wait here for its commit.
            let spent = try await transaction.query(
                """
                insert into spent_codes (hash, granted, spent_at) values (\(codeHash), \(grant.id), \(time))
                on conflict (hash) do nothing returning granted
                """
            )
            guard !spent.isEmpty else {
                try await self.endWhatGave(codeHash, at: time, in: transaction)
                return .again
            }
            // Somebody who left between the code and this moment gets a grant that has ended: nothing can revive it.
            let endedAt = try await self.isWorn(grant, in: transaction) ? nil : time
            let details = grant.details.isEmpty ? nil : try JSONColumn.encode(grant.details)
            try await transaction.execute(
                """
                insert into grants (id, agent, realm, affiliation, application, issuer_realm, session, scopes, nonce,
                    authenticated_at, acr_values, created_at, expires_at, used_at, counter, current_hash, ended_at,
                    details)
                values (\(grant.id), \(grant.agent), \(grant.realm), \(grant.affiliation), \(grant.application),
                    \(nullable: grant.issuerRealm), \(grant.session), \(grant.scopes.joined(separator: " ")),
                    \(nullable: grant.nonce), \(grant.authenticatedAt),
                    \(nullable: grant.acrValues.isEmpty ? nil : grant.acrValues.joined(separator: " ")),
                    \(grant.createdAt), \(grant.expiresAt), \(time), 0, \(nullable: refreshHash), \(nullable: endedAt),
                    \(nullable: details))
                """
            )
            try await self.context.record(audit, at: time, in: transaction)
            return .first
        }
    }

    func rotate(
        _ id: Grant.ID,
        client: Application.ClientID,
        counter: Int64,
        presented: [UInt8],
        successor: [UInt8],
        idle: Duration,
        at time: Timestamp
    ) async throws -> RefreshRotation {
        // Almost always it is the newest token: one statement moves the family. What that one leaves is looked at closer.
        let moved = try await self.context.run(
            "refresh token of grant \(id)",
            """
            update grants set counter = counter + 1, previous_hash = current_hash, current_hash = \(successor),
                used_at = \(time)
            where id = \(id) and application = \(client) and ended_at is null and expires_at > \(time)
                and used_at > \(time - idle) and counter = \(counter) and current_hash = \(presented)
                \(raw: Self.worn)
            returning *
            """
        ) { try Grant($0) }
        if let grant = moved.first { return .rotated(grant) }
        return try await self.context.write("refresh token of grant \(id)") { transaction in
            // The row is taken by writing to it, so that of fifty at once each sees what the one before left.
            let rows = try await transaction.query(
                """
                update grants set counter = counter
                where id = \(id) and application = \(client) and ended_at is null and expires_at > \(time)
                    and used_at > \(time - idle)
                    \(raw: Self.worn)
                returning *
                """
            )
            guard let row = rows.first else { return .gone }
            let family = try RefreshFamily(row)
            switch family.answer(to: presented, counter: counter, successor: successor, retry: Self.retry, at: time) {
            // It lives again since the statement before looked: as good as not having been there then.
            case .rotate: return .gone
            case .repeat: return .repeated(family.grant)
            case .end:
                try await self.endReused(id, at: time, in: transaction)
                return .reused
            }
        }
    }

    func renew(
        _ id: Grant.ID,
        client: Application.ClientID,
        presented: [UInt8],
        idle: Duration,
        at time: Timestamp
    ) async throws -> RefreshRotation {
        try await self.context.write("refresh token of grant \(id)") { transaction in
            let rows = try await transaction.query(
                """
                update grants set used_at = \(time)
                where id = \(id) and application = \(client) and ended_at is null and expires_at > \(time)
                    and used_at > \(time - idle) and current_hash = \(presented) and counter = 0
                    \(raw: Self.worn)
                returning *
                """
            )
            return try rows.first.map { .rotated(try Grant($0)) } ?? .gone
        }
    }

    func current(
        _ id: Grant.ID,
        counter: Int64,
        presented: [UInt8],
        idle: Duration,
        now: Timestamp
    ) async throws -> Grant? {
        try await self.context.find(
            "refresh token of grant \(id)",
            """
            select * from grants where id = \(id) and ended_at is null and expires_at > \(now)
                and used_at > \(now - idle) and counter = \(counter) and current_hash = \(presented)
                \(raw: Self.worn)
            """
        ) { try Grant($0) }
    }

    func live(of agent: Agent.ID, now: Timestamp) async throws -> [Grant] {
        try await self.context.list(
            "grants of an agent",
            """
            select * from grants where agent = \(agent) and ended_at is null and expires_at > \(now)
                \(raw: Self.worn)
            order by created_at, id
            """
        ) { try Grant($0) }
    }

    func live(_ id: Grant.ID, now: Timestamp) async throws -> Grant? {
        try await self.context.find(
            "grant \(id)",
            """
            select * from grants where id = \(id) and ended_at is null and expires_at > \(now)
                \(raw: Self.worn)
            """
        ) { try Grant($0) }
    }

    func standing(_ id: Grant.ID, now: Timestamp) async throws -> StandingGrant? {
        try await self.context.find(
            "grant \(id)",
            """
            select grants.*, \(raw: Self.belongings)
            from grants
                join sessions on sessions.id = grants.session and sessions.ended_at is null
                join affiliations on affiliations.realm = grants.realm and affiliations.id = grants.affiliation
                    and affiliations.status = 'active'
                join agents on agents.id = grants.agent
                left join subject_aliases on subject_aliases.application = grants.application
                    and subject_aliases.agent = grants.agent
            where grants.id = \(id) and grants.ended_at is null and grants.expires_at > \(now)
            """
        ) { try Self.standing(try Grant($0), $0) }
    }

    func standing(of grant: Grant) async throws -> StandingGrant? {
        try await self.context.find(
            "what belongs to grant \(grant.id)",
            """
            select \(raw: Self.belongings)
            from sessions
                join affiliations on affiliations.realm = \(grant.realm) and affiliations.id = \(grant.affiliation)
                    and affiliations.status = 'active'
                join agents on agents.id = sessions.agent
                left join subject_aliases on subject_aliases.application = \(grant.application)
                    and subject_aliases.agent = agents.id
            where sessions.id = \(grant.session) and sessions.agent = \(grant.agent) and sessions.ended_at is null
            """
        ) { try Self.standing(grant, $0) }
    }

    private static let belongings = """
        0 as of_session, sessions.*, 0 as of_affiliation, affiliations.*, 0 as of_agent, agents.*,
            subject_aliases.subject as alias
        """

    private static func standing(_ grant: Grant, _ row: SQLRow) throws -> StandingGrant {
        let agent = try row.after("of_agent")
        return StandingGrant(
            grant: grant,
            session: try Session(row.after("of_session")),
            agent: try Agent(agent),
            affiliation: try Affiliation(row.after("of_affiliation")),
            alias: try agent.identifierIfPresent("alias")
        )
    }

    func end(_ id: Grant.ID, audit: AuditEvent, at time: Timestamp) async throws {
        try await self.context.write("grant \(id)") { transaction in
            let changed = try await transaction.execute(
                "update grants set ended_at = \(time) where id = \(id) and ended_at is null"
            )
            if changed == 1 { try await self.context.record(audit, at: time, in: transaction) }
        }
    }

    func forgetCodes(spentBefore time: Timestamp) async throws {
        try await self.context.write("spent codes") { transaction in
            try await transaction.execute("delete from spent_codes where spent_at < \(time)")
        }
    }

    /// Whether its affiliation is active and its session has not ended; both stay so until the transaction ends.
    private func isWorn(_ grant: Grant, in transaction: any SQLTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            select sessions.id from affiliations, sessions
            where affiliations.realm = \(grant.realm) and affiliations.id = \(grant.affiliation)
                and affiliations.agent = \(grant.agent) and affiliations.status = 'active'
                and sessions.id = \(grant.session) and sessions.agent = \(grant.agent) and sessions.ended_at is null
            \(raw: transaction.forUpdate)
            """
        )
        return !rows.isEmpty
    }

    /// The grant that the code gave, whatever grant the second caller brings.
    private func endWhatGave(_ codeHash: [UInt8], at time: Timestamp, in transaction: any SQLTransaction) async throws {
        let given = try await transaction.query("select granted from spent_codes where hash = \(codeHash)")
        guard let row = given.first else { return }
        try await self.endReused(try row.identifier("granted"), at: time, in: transaction)
    }

    /// Told once: the reuse that ended something.
    private func endReused(_ id: Grant.ID, at time: Timestamp, in transaction: any SQLTransaction) async throws {
        let ended = try await transaction.query(
            "update grants set ended_at = \(time) where id = \(id) and ended_at is null returning *"
        )
        guard let grant = try ended.first.map({ try Grant($0) }) else { return }
        let reuse = AuditEvent(
            .grantReused,
            realm: grant.realm,
            actor: .application(grant.application),
            agent: grant.agent,
            fields: ["application": grant.application.text, "grant": id.text]
        )
        try await self.context.record(reuse, at: time, in: transaction)
    }
}
