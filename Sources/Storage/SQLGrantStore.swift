import Model
import Primitives
import SQLCore

struct SQLGrantStore: GrantStore {
    /// How long an honest retry of a refresh gets the same answer.
    private static let retry = Duration.seconds(10)

    let context: StorageContext

    func spend(codeHash: [UInt8], for grant: Grant, refreshHash: [UInt8]?, audit: AuditEvent, at time: Timestamp)
        async throws -> CodeSpending
    {
        try await self.context.write("code") { transaction in
            let isFirst =
                try await transaction.execute(
                    """
                    insert into spent_codes (hash, granted, spent_at) values (\(codeHash), \(grant.id), \(time))
                    on conflict (hash) do nothing
                    """
                ) == 1
            guard isFirst else {
                try await transaction.execute(
                    "update grants set ended_at = \(time) where id = \(grant.id) and ended_at is null"
                )
                let reuse = AuditEvent(
                    .grantReused,
                    realm: grant.realm,
                    actor: .application(grant.application),
                    agent: grant.agent,
                    fields: ["grant": grant.id.text]
                )
                try await self.context.record(reuse, at: time, in: transaction)
                return .again
            }
            try await transaction.execute(
                """
                insert into grants (id, agent, realm, affiliation, application, issuer_realm, session, scopes, nonce,
                    authenticated_at, created_at, expires_at, used_at, counter, current_hash)
                values (\(grant.id), \(grant.agent), \(grant.realm), \(grant.affiliation), \(grant.application),
                    \(nullable: grant.issuerRealm), \(grant.session), \(grant.scopes.joined(separator: " ")), \(nullable: grant.nonce),
                    \(grant.authenticatedAt), \(grant.createdAt), \(grant.expiresAt), \(time), 0, \(nullable: refreshHash))
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
        try await self.context.write("refresh token") { transaction in
            // The row is taken by writing to it, so that of fifty at once each sees what the one before left.
            let rows = try await transaction.query(
                """
                update grants set counter = counter
                where id = \(id) and application = \(client) and ended_at is null and expires_at > \(time)
                    and used_at > \(time - idle)
                    and exists (select 1 from affiliations where realm = grants.realm and id = grants.affiliation
                        and status = 'active')
                    and exists (select 1 from sessions where id = grants.session and ended_at is null)
                returning *
                """
            )
            guard let row = rows.first else { return .gone }
            let grant = try Grant(row)
            if try row.integer("counter") == counter, try row.bytesIfPresent("current_hash") == presented {
                try await transaction.execute(
                    """
                    update grants set counter = counter + 1, previous_hash = current_hash,
                        current_hash = \(successor), used_at = \(time)
                    where id = \(id)
                    """
                )
                return .rotated(grant)
            }
            if try row.integer("counter") == counter + 1, try row.bytesIfPresent("previous_hash") == presented,
                time - (try row.timestamp("used_at")) <= Self.retry
            {
                return .repeated(grant)
            }
            try await transaction.execute("update grants set ended_at = \(time) where id = \(id)")
            let reuse = AuditEvent(
                .grantReused,
                realm: grant.realm,
                actor: .application(client),
                agent: grant.agent,
                fields: ["grant": id.text]
            )
            try await self.context.record(reuse, at: time, in: transaction)
            return .reused
        }
    }

    func live(_ id: Grant.ID, now: Timestamp) async throws -> Grant? {
        let rows = try await self.context.query(
            "grant",
            """
            select * from grants where id = \(id) and ended_at is null and expires_at > \(now)
                and exists (select 1 from affiliations where realm = grants.realm and id = grants.affiliation
                    and status = 'active')
                and exists (select 1 from sessions where id = grants.session and ended_at is null)
            """
        )
        return try rows.first.map { try Grant($0) }
    }

    func end(_ id: Grant.ID, audit: AuditEvent, at time: Timestamp) async throws {
        try await self.context.write("grant") { transaction in
            let changed = try await transaction.execute(
                "update grants set ended_at = \(time) where id = \(id) and ended_at is null"
            )
            if changed == 1 { try await self.context.record(audit, at: time, in: transaction) }
        }
    }

    func forgetCodes(spentBefore time: Timestamp) async throws {
        try await self.context.write("codes") { transaction in
            try await transaction.execute("delete from spent_codes where spent_at < \(time)")
        }
    }
}
