import Model
import Primitives
import SQLCore

struct SQLDirectoryStore: DirectoryStore {
    let realm: Realm.Slug
    let context: StorageContext

    func current(of directory: Identifier<Directory>) async throws -> (version: Int64, affiliations: [Affiliation]) {
        try await self.context.read("directory \(directory)") { transaction in
            let states = try await transaction.query(
                "select version from directory_states where realm = \(self.realm) and directory = \(directory)"
            )
            let rows = try await transaction.query(
                "select * from affiliations where realm = \(self.realm) and source = \(directory)"
            )
            return (try states.first?.integer("version") ?? 0, try rows.map { try Affiliation($0) })
        }
    }

    func namesHeldElsewhere(than directory: Identifier<Directory>) async throws -> Set<String> {
        let rows = try await self.context.query(
            "names",
            """
            select affiliation_names.name as name from affiliation_names join affiliations
                on affiliations.realm = affiliation_names.realm and affiliations.id = affiliation_names.affiliation
            where affiliation_names.realm = \(self.realm) and affiliations.source <> \(directory)
            """
        )
        return Set(try rows.map { try $0.text("name") })
    }

    func apply(
        _ changes: [DirectoryChange],
        to directory: Identifier<Directory>,
        version: Int64,
        run: DirectoryRun,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws {
        try await self.context.write("directory \(directory)") { transaction in
            try await self.advance(directory, from: version, in: transaction)
            // Names are freed before they are taken: a swap of two logins is one plan.
            for case .update(let id, _, _, _, _) in changes {
                try await self.context.freeNames(of: id, realm: self.realm, in: transaction)
            }
            for change in changes { try await self.carryOut(change, at: time, in: transaction) }
            try await self.insert(run, in: transaction)
            try await self.context.record(audit, at: time, in: transaction)
        }
        self.context.work.signal()
    }

    func record(_ run: DirectoryRun, audit: AuditEvent?, at time: Timestamp) async throws {
        try await self.context.write("directory run") { transaction in
            try await self.insert(run, in: transaction)
            if let audit { try await self.context.record(audit, at: time, in: transaction) }
        }
    }

    func runs(of directory: Identifier<Directory>, limit: Int) async throws -> [DirectoryRun] {
        let rows = try await self.context.query(
            "directory runs",
            """
            select * from directory_runs where realm = \(self.realm) and directory = \(directory)
            order by started_at desc, id desc limit \(limit)
            """
        )
        return try rows.map { row in
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

    private func advance(_ directory: Identifier<Directory>, from version: Int64, in transaction: any SQLTransaction)
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

    private func carryOut(_ change: DirectoryChange, at time: Timestamp, in transaction: any SQLTransaction)
        async throws
    {
        switch change {
        case .create(let agent, let affiliation):
            let known = try await transaction.query("select id from agents where id = \(agent.id)")
            if known.isEmpty { try await self.context.insert(agent, in: transaction) }
            try await self.context.insert(affiliation, in: transaction)
        case .update(let id, _, let dn, _, let after):
            let rows = try await transaction.query(
                "select * from affiliations where realm = \(self.realm) and id = \(id)"
            )
            guard var affiliation = try rows.first.map({ try Affiliation($0) }) else { return }
            affiliation.profile = after
            try await self.context.replaceProfile(of: affiliation, dn: dn, in: transaction)
        case .disable(let id, _):
            _ = try await self.context.disable(self.realm, id, at: time, in: transaction)
        case .enable(let id):
            try await transaction.execute(
                """
                update affiliations set status = 'active', disabled_at = null
                where realm = \(self.realm) and id = \(id)
                """
            )
        case .delete(let id):
            try await transaction.execute(
                "update affiliations set status = 'deleted' where realm = \(self.realm) and id = \(id)"
            )
            try await self.context.freeNames(of: id, realm: self.realm, in: transaction)
        }
    }

    private func insert(_ run: DirectoryRun, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into directory_runs (realm, id, directory, state, started_at, entries_read, report)
            values (\(self.realm), \(run.id), \(run.directory), \(run.state.rawValue), \(run.startedAt),
                \(run.entriesRead), \(run.report))
            """
        )
    }
}
