import Model
import Primitives

/// One directory of one realm, fed change by change.
struct DirectoryBench: Sendable {
    let bench: StoreBench
    let realm: Realm.Slug
    let name: Identifier<Directory>

    var store: any DirectoryStore { self.bench.stores.realm(self.realm).directories }

    func run(_ state: DirectoryRun.State = .applied, startedAt: Timestamp? = nil) -> DirectoryRun {
        DirectoryRun(
            id: .make(at: self.bench.start, random: self.bench.random),
            directory: self.name,
            state: state,
            startedAt: startedAt ?? self.bench.start,
            entriesRead: 1,
            report: #"{"created":1}"#
        )
    }

    /// At the version given, or else at the one that is current.
    func apply(_ changes: [DirectoryChange], version: Int64? = nil, at time: Timestamp? = nil) async throws {
        let current = try await self.store.current(of: self.name).version
        try await self.store.apply(
            changes,
            to: self.name,
            version: version ?? current,
            run: self.run(),
            audit: self.bench.event(.directorySynchronized, realm: self.realm),
            at: time ?? self.bench.start
        )
    }

    func newAffiliation(_ login: String, mail: String? = nil, key: String, of agent: Agent) throws -> Affiliation {
        self.bench.affiliation(
            of: agent,
            in: self.realm,
            try self.bench.profile(login, mail: mail),
            source: .directory(self.name, key: key, dn: "uid=\(login),dc=example")
        )
    }

    /// A newcomer, or another hat of an agent.
    func add(_ login: String, mail: String? = nil, key: String, to agent: Agent.ID? = nil) async throws -> Affiliation {
        var owner = self.bench.newAgent()
        if let agent, let known = try await self.bench.stores.agents.agent(agent) { owner = known }
        let affiliation = try self.newAffiliation(login, mail: mail, key: key, of: owner)
        try await self.apply([.create(agent: owner, affiliation: affiliation)])
        return affiliation
    }

    func affiliation(_ id: Affiliation.ID) async throws -> Affiliation? {
        try await self.bench.stores.realm(self.realm).affiliations.affiliation(id)
    }

    func update(_ affiliation: Affiliation, to login: String, mail: String? = nil) throws -> DirectoryChange {
        .update(
            affiliation.id,
            key: "unused",
            dn: "uid=\(login),dc=example",
            before: affiliation.profile,
            after: try self.bench.profile(login, mail: mail)
        )
    }
}

extension StoreBench {
    func directory(
        _ name: Identifier<Directory>,
        in realm: Realm.Slug,
        isNewRealm: Bool = true
    ) async throws
        -> DirectoryBench
    {
        if isNewRealm { try await self.realm(realm) }
        return DirectoryBench(bench: self, realm: realm, name: name)
    }
}
