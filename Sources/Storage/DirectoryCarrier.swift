import Model
import Primitives
import SQLCore

/// Carries out the changes of one plan, inside its transaction. What is not fed by this directory of this realm is out
/// of its reach.
struct DirectoryCarrier: Sendable {
    let realm: Realm.Slug
    let directory: Identifier<Directory>
    let context: StorageContext
    let time: Timestamp

    func carryOut(_ changes: [DirectoryChange], tally: LeavingTally, in transaction: any SQLTransaction) async throws {
        // Names are freed before any is taken: a swap of two logins is one plan.
        for change in changes {
            guard let id = change.freeing else { continue }
            try await self.context.freeNames(
                of: try await self.fed(id, in: transaction).id,
                realm: self.realm,
                in: transaction
            )
        }
        for change in changes { try await self.carryOut(change, tally: tally, in: transaction) }
    }

    private func carryOut(
        _ change: DirectoryChange,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    )
        async throws
    {
        switch change {
        case .create(let agent, let affiliation):
            try await self.create(agent, affiliation, in: transaction)
        case .update(let id, _, let dn, _, let after):
            var affiliation = try await self.fed(id, in: transaction)
            affiliation.profile = after
            try await self.context.replaceProfile(of: affiliation, dn: dn, in: transaction)
        case .disable(let id, _):
            try await self.disable(try await self.fed(id, in: transaction), tally: tally, in: transaction)
        case .enable(let id):
            let affiliation = try await self.fed(id, in: transaction)
            guard !affiliation.isHeld else {
                throw StoreError(.conflict, "an administrator disabled \(id): no directory enables it")
            }
            try await transaction.execute(
                """
                update affiliations set status = 'active', disabled_at = null, disabled_by = null
                where realm = \(self.realm) and id = \(affiliation.id)
                """
            )
        case .delete(let id):
            // One that is still active leaves as any other: its grants and sessions end first.
            let affiliation = try await self.fed(id, in: transaction)
            try await self.disable(affiliation, tally: tally, in: transaction)
            try await transaction.execute(
                "update affiliations set status = 'deleted' where realm = \(self.realm) and id = \(affiliation.id)"
            )
        }
    }

    /// The key's deleted affiliation, if there is one, gives way: a key names one affiliation.
    private func create(_ agent: Agent, _ affiliation: Affiliation, in transaction: any SQLTransaction) async throws {
        guard affiliation.realm == self.realm, affiliation.agent == agent.id,
            case .directory(self.directory, let key, _) = affiliation.source
        else { throw StoreError(.conflict, "\(affiliation.id) is not of directory \(self.directory)") }
        let known = try await transaction.query("select id from agents where id = \(agent.id)")
        if known.isEmpty {
            try await self.context.insert(agent, in: transaction)
        } else {
            // A realm adds a hat to agents it has known itself, never to one that only another realm knows.
            let here = try await transaction.query(
                "select id from affiliations where realm = \(self.realm) and agent = \(agent.id) limit 1"
            )
            guard !here.isEmpty else { throw StoreError(.conflict, "agent \(agent.id) is not of realm \(self.realm)") }
        }
        try await transaction.execute(
            """
            delete from affiliations where realm = \(self.realm) and source = \(self.directory)
                and source_key = \(key) and status = 'deleted'
            """
        )
        try await self.context.insert(affiliation, in: transaction)
    }

    private func disable(
        _ affiliation: Affiliation,
        tally: LeavingTally,
        in transaction: any SQLTransaction
    ) async throws {
        _ = try await self.context.disable(
            self.realm,
            affiliation.id,
            by: .directory,
            at: self.time,
            tally: tally,
            in: transaction
        )
    }

    private func fed(_ id: Affiliation.ID, in transaction: any SQLTransaction) async throws -> Affiliation {
        guard let affiliation = try await self.context.held(id, of: self.realm, in: transaction),
            case .directory(self.directory, _, _) = affiliation.source
        else { throw StoreError(.conflict, "\(id) is not fed by directory \(self.directory)") }
        return affiliation
    }
}

extension DirectoryChange {
    /// The affiliation whose login and mail it frees, to take others or none.
    fileprivate var freeing: Affiliation.ID? {
        switch self {
        case .update(let id, _, _, _, _), .delete(let id): id
        case .create, .disable, .enable: nil
        }
    }
}
