import Model
import Primitives
import SQLCore

/// What the directories of one realm feed.
struct SQLDirectoryStore: DirectoryStore {
    let realm: Realm.Slug
    let context: StorageContext

    func current(of directory: Identifier<Directory>) async throws -> (version: Int64, affiliations: [Affiliation]) {
        try await self.context.read("directory \(directory)") { transaction in
            let states = try await transaction.query(
                "select version from directory_states where realm = \(self.realm) and directory = \(directory)"
            )
            let rows = try await transaction.query(
                "select * from affiliations where realm = \(self.realm) and source = \(directory) order by id"
            )
            return (try states.first?.integer("version") ?? 0, try rows.map { try Affiliation($0) })
        }
    }

    func namesHeldElsewhere(than directory: Identifier<Directory>) async throws -> Set<String> {
        Set(
            try await self.context.list(
                "names held in \(self.realm)",
                """
                select affiliation_names.name as name from affiliation_names join affiliations
                    on affiliations.realm = affiliation_names.realm and affiliations.id = affiliation_names.affiliation
                where affiliation_names.realm = \(self.realm) and affiliations.source <> \(directory)
                """
            ) { try $0.text("name") }
        )
    }

    func apply(
        _ changes: [DirectoryChange],
        to directory: Identifier<Directory>,
        version: Int64,
        run: DirectoryRun,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        let carrier = DirectoryCarrier(realm: self.realm, directory: directory, context: self.context, time: time)
        try await self.context.leave("directory \(directory)") { transaction, tally in
            try await self.advance(directory, from: version, in: transaction)
            try await carrier.carryOut(changes, tally: tally, in: transaction)
            try await self.keep(run, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func record(_ run: DirectoryRun, audit: AuditEvent?, at time: Timestamp) async throws {
        try await self.context.write("directory run \(run.id)") { transaction in
            try await self.keep(run, in: transaction)
            if let audit { try await self.context.record(audit, at: time, in: transaction) }
        }
    }

    func runs(of directory: Identifier<Directory>, limit: Int) async throws -> [DirectoryRun] {
        try await self.context.list(
            "directory runs of \(directory)",
            """
            select * from directory_runs where realm = \(self.realm) and directory = \(directory)
            order by started_at desc, id desc limit \(limit)
            """
        ) { row in
            DirectoryRun(
                id: try row.identifier("id"),
                directory: directory,
                state: DirectoryRun.State(rawValue: try row.text("state")) ?? .failed,
                startedAt: try row.timestamp("started_at"),
                entriesRead: Int(try row.integer("entries_read")),
                report: try row.text("report")
            )
        }
    }

    func lastContact(with directory: Identifier<Directory>) async throws -> Timestamp? {
        try await self.context.find(
            "contact with \(directory)",
            "select contacted_at from directory_states where realm = \(self.realm) and directory = \(directory)"
        ) { try $0.timestampIfPresent("contacted_at") } ?? nil
    }

    func recordContact(with directory: Identifier<Directory>, at time: Timestamp, rest: Duration) async throws {
        if let last = try await self.lastContact(with: directory), time - last < rest { return }
        try await self.context.write("contact with \(directory)") { transaction in
            try await self.contact(directory, at: time, rest: rest, in: transaction)
        }
    }

    /// The state's row is taken first: of two runs planned from one state, the second finds it changed.
    private func advance(
        _ directory: Identifier<Directory>,
        from version: Int64,
        in transaction: any SQLTransaction
    )
        async throws
    {
        try await transaction.execute(
            """
            insert into directory_states (realm, directory, version) values (\(self.realm), \(directory), 0)
            on conflict (realm, directory) do nothing
            """
        )
        let changed = try await transaction.execute(
            """
            update directory_states set version = version + 1
            where realm = \(self.realm) and directory = \(directory) and version = \(version)
            """
        )
        guard changed == 1 else {
            throw StoreError(.conflict, "directory \(directory) has changed since the plan was made")
        }
    }

    private func keep(_ run: DirectoryRun, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into directory_runs (realm, id, directory, state, started_at, entries_read, report)
            values (\(self.realm), \(run.id), \(run.directory), \(run.state.rawValue), \(run.startedAt),
                \(run.entriesRead), \(run.report))
            """
        )
        // Whatever became of its plan, the directory answered when the run read it.
        guard run.state != .failed else { return }
        try await self.contact(run.directory, at: run.startedAt, in: transaction)
    }

    /// A contact never moves backwards, nor by less than `rest`.
    private func contact(
        _ directory: Identifier<Directory>,
        at time: Timestamp,
        rest: Duration = .zero,
        in transaction: any SQLTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into directory_states (realm, directory, version, contacted_at)
            values (\(self.realm), \(directory), 0, \(time))
            on conflict (realm, directory) do update set contacted_at = excluded.contacted_at
            where coalesce(directory_states.contacted_at, 0) <= \(time - rest)
            """
        )
    }
}
