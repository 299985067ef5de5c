import Model
import Primitives
import SQLCore

/// What agents decide for themselves, and what is told of them.
struct SQLAgentOwnStore: AgentOwnStore {
    let context: StorageContext

    func consents(of agent: Agent.ID) async throws -> [Consent] {
        try await self.context.list(
            "consents of agent \(agent)",
            "select * from consents where agent = \(agent) order by application"
        ) { try Consent($0) }
    }

    func consent(of agent: Agent.ID, to application: Application.ClientID) async throws -> Consent? {
        try await self.context.find(
            "consent of agent \(agent)",
            "select * from consents where agent = \(agent) and application = \(application)"
        ) { try Consent($0) }
    }

    func give(_ consent: Consent, audit: AuditEvent) async throws {
        try await self.context.write("consent of agent \(consent.agent)") { transaction in
            // Of two given at once the second adds to the first.
            try await self.context.hold(consent.agent, in: transaction)
            let given = try await transaction.query(
                """
                select scopes from consents where agent = \(consent.agent) and application = \(consent.application)
                """
            )
            let known = try given.first.map { WordsColumn.words(try $0.text("scopes")) } ?? []
            try await transaction.execute(
                """
                insert into consents (agent, application, scopes, given_at)
                values (\(consent.agent), \(consent.application),
                    \(WordsColumn.encode(consent.scopes.union(known))), \(consent.givenAt))
                on conflict (agent, application) do update set scopes = excluded.scopes, given_at = excluded.given_at
                """
            )
            try await self.context.record(audit, at: consent.givenAt, in: transaction)
        }
    }

    func withdraw(
        _ application: Application.ClientID,
        of agent: Agent.ID,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        try await self.context.leave("consent of agent \(agent)") { transaction, tally in
            try await self.context.hold(agent, in: transaction)
            let withdrawn = try await transaction.execute(
                "delete from consents where agent = \(agent) and application = \(application)"
            )
            guard withdrawn == 1 else { return false }
            try await self.context.endGrants(.consent(agent, application), at: time, tally: tally, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func favourites(of agent: Agent.ID) async throws -> Set<Application.ClientID> {
        Set(
            try await self.context.list(
                "favourites of agent \(agent)",
                "select application from favourites where agent = \(agent)"
            ) { try $0.identifier("application") }
        )
    }

    func setFavourite(_ application: Application.ClientID, of agent: Agent.ID, _ isFavourite: Bool) async throws {
        try await self.context.write("favourites of agent \(agent)") { transaction in
            if isFavourite {
                try await transaction.execute(
                    """
                    insert into favourites (agent, application) values (\(agent), \(application))
                    on conflict (agent, application) do nothing
                    """
                )
            } else {
                try await transaction.execute(
                    "delete from favourites where agent = \(agent) and application = \(application)"
                )
            }
        }
    }

    func accesses(of agent: Agent.ID, in realms: Set<Realm.Slug>, limit: Int) async throws -> [AuditEntry] {
        guard !realms.isEmpty else { return [] }
        let names: [AuditEvent.Name] = [.signedIn, .signInFailed, .sessionRaised, .operatorSignedIn]
        return try await self.context.entries(
            """
            select * from audit where agent = \(agent) and name in (\(list: names.map(\.rawValue)))
                and (realm is null or realm in (\(list: realms.sorted())))
            order by time desc, id desc limit \(limit)
            """
        )
    }

    func history(of agent: Agent.ID, in realms: Set<Realm.Slug>, limit: Int) async throws -> [AuditEntry] {
        guard !realms.isEmpty else { return [] }
        return try await self.context.entries(
            """
            select * from audit where agent = \(agent) and (realm is null or realm in (\(list: realms.sorted())))
            order by time desc, id desc limit \(limit)
            """
        )
    }
}

extension Consent {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            agent: try row.identifier("agent"),
            application: try row.identifier("application"),
            scopes: Set(WordsColumn.words(try row.text("scopes"))),
            givenAt: try row.timestamp("given_at")
        )
    }
}
