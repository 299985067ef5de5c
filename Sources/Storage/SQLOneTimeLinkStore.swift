import Model
import Primitives
import SQLCore

/// One-time links, owned by the hub; a link opens nothing for an affiliation that is not active.
struct SQLOneTimeLinkStore: OneTimeLinkStore {
    let context: StorageContext

    func add(_ link: OneTimeLink, sends: [OutboxEntry], audit: AuditEvent) async throws {
        try await self.context.leave("link of \(link.affiliation)") { transaction, tally in
            // Of two given at once the later one stays.
            try await self.context.hold(link.agent, in: transaction)
            try await transaction.execute(
                """
                delete from one_time_links where realm = \(link.realm) and affiliation = \(link.affiliation)
                    and purpose = \(link.purpose.rawValue)
                """
            )
            try await transaction.execute(
                """
                insert into one_time_links (hash, purpose, realm, affiliation, agent, created_at, expires_at)
                values (\(link.hash), \(link.purpose.rawValue), \(link.realm), \(link.affiliation), \(link.agent),
                    \(link.createdAt), \(link.expiresAt))
                """
            )
            try await self.context.queue(sends, at: link.createdAt, tally: tally, in: transaction)
            try await self.context.record(audit, at: link.createdAt, in: transaction)
        }
    }

    func link(_ hash: OneTimeLink.Hash, now: Timestamp) async throws -> OneTimeLink? {
        try await self.context.find(
            "one-time link",
            "select * from one_time_links where hash = \(hash)\(openAt: now)"
        ) { try OneTimeLink($0) }
    }

    func setPassword(
        _ verifier: String,
        by hash: OneTimeLink.Hash,
        sends: [OutboxEntry],
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        try await self.context.leave("one-time link") { transaction, tally in
            // In the order of leaving: the affiliation, its agent, then the link that fifty may want at once.
            let known = try await transaction.query("select * from one_time_links where hash = \(hash)")
            guard let link = try known.first.map({ try OneTimeLink($0) }),
                let held = try await self.context.held(link.affiliation, of: link.realm, in: transaction),
                held.source == .local
            else { throw StoreError(.conflict, "the link opens no password") }
            try await self.context.hold(link.agent, in: transaction)
            _ = try await self.context.spend(hash, for: .password, at: time, in: transaction)
            try await self.context.setVerifier(verifier, of: held.id, in: held.realm, transaction)
            try await self.context.endSessions(of: link.agent, at: time, tally: tally, in: transaction) { _ in true }
            try await self.context.queue(sends, at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func forget(expiredBefore time: Timestamp) async throws {
        try await self.context.write("one-time links") { transaction in
            try await transaction.execute("delete from one_time_links where expires_at < \(time)")
        }
    }
}

extension StorageContext {
    /// Spends a link: of fifty at once the first takes its row, and the others find it used.
    func spend(
        _ hash: OneTimeLink.Hash,
        for purpose: OneTimeLink.Purpose,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> OneTimeLink {
        let rows = try await transaction.query(
            """
            update one_time_links set used_at = \(time)
            where hash = \(hash) and purpose = \(purpose.rawValue)\(openAt: time) returning *
            """
        )
        guard let row = rows.first else { throw StoreError(.conflict, "the link opens nothing any more") }
        return try OneTimeLink(row)
    }
}

extension SQLStatement.StringInterpolation {
    /// A link that still opens something.
    fileprivate mutating func appendInterpolation(openAt time: Timestamp) {
        self.appendLiteral(" and used_at is null and expires_at > ")
        self.appendInterpolation(time)
        self.appendLiteral(
            """
             and exists (select 1 from affiliations where affiliations.realm = one_time_links.realm
                and affiliations.id = one_time_links.affiliation and affiliations.agent = one_time_links.agent
                and affiliations.status = 'active')
            """
        )
    }
}

extension OneTimeLink {
    fileprivate init(_ row: SQLRow) throws {
        guard let purpose = Purpose(rawValue: try row.text("purpose")) else {
            throw SQLError(.corrupt, detail: "the purpose of a stored link cannot be read")
        }
        self.init(
            hash: try row.bytes("hash"),
            purpose: purpose,
            realm: try row.identifier("realm"),
            affiliation: try row.identifier("affiliation"),
            agent: try row.identifier("agent"),
            createdAt: try row.timestamp("created_at"),
            expiresAt: try row.timestamp("expires_at")
        )
    }
}
