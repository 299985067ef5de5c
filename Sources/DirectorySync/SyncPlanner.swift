package import Model
package import Primitives

/// Desired minus current: a function over values, without a clock, a network or a database.
package struct SyncPlanner: Sendable {
    private let realm: Realm
    private let directory: Directory
    private let now: Timestamp
    private let random: any RandomSource

    package init(realm: Realm, directory: Directory, now: Timestamp, random: any RandomSource) {
        self.realm = realm
        self.directory = directory
        self.now = now
        self.random = random
    }

    /// `held` are logins and mails, folded, that affiliations of other sources hold in the realm.
    package func plan(
        _ snapshot: Snapshot,
        current: (version: Int64, affiliations: [Affiliation]),
        heldElsewhere held: Set<String>
    ) -> SyncPlan {
        let known = Dictionary(
            current.affiliations.compactMap { affiliation in self.key(of: affiliation).map { ($0, affiliation) } },
            uniquingKeysWith: { first, _ in first }
        )
        let (people, duplicates) = self.separate(snapshot.people, known: known, held: held)
        let quarantined = (snapshot.quarantined + duplicates).sorted { $0.key < $1.key }

        var changes: [DirectoryChange] = []
        for person in people { changes += self.changes(for: person, known: known[person.key]) }
        for entry in quarantined where entry.isDisabled {
            if let affiliation = known[entry.key], affiliation.status == .active {
                changes.append(.disable(affiliation.id, reason: "disabled in the directory"))
            }
        }
        let present = Set(people.map(\.key) + quarantined.map(\.key))
        changes += self.departures(current.affiliations, present: present)
        return SyncPlan(
            changes: changes,
            quarantined: quarantined,
            currentCount: current.affiliations.count { $0.status != .deleted },
            entriesRead: snapshot.entriesRead,
            version: current.version
        )
    }

    private func key(of affiliation: Affiliation) -> String? {
        guard case .directory(_, let key, _) = affiliation.source else { return nil }
        return key
    }

    /// Of entries with one login or mail, who already holds it keeps it and every other is quarantined; at a first
    /// import all are: the order of entries must not matter.
    private func separate(
        _ people: [Snapshot.Person],
        known: [String: Affiliation],
        held: Set<String>
    ) -> ([Snapshot.Person], [Snapshot.Quarantine]) {
        var claims: [String: Set<String>] = [:]
        for person in people {
            for name in Self.names(of: person.profile) { claims[name, default: []].insert(person.key) }
        }
        var holders: [String: String] = [:]
        for (key, affiliation) in known where affiliation.status != .deleted {
            for name in Self.names(of: affiliation.profile) { holders[name] = key }
        }
        var (kept, refused): ([Snapshot.Person], [Snapshot.Quarantine]) = ([], [])
        for person in people.sorted(by: { $0.key < $1.key }) {
            let conflict = Self.names(of: person.profile).sorted().first { name in
                if held.contains(name) { return true }
                let rivals = claims[name] ?? []
                return rivals.count > 1 && holders[name] != person.key
            }
            if let conflict {
                refused.append(
                    .init(
                        key: person.key,
                        dn: person.dn,
                        reason: "\(conflict) is held by another entry or account",
                        isDisabled: person.isDisabled
                    )
                )
            } else {
                kept.append(person)
            }
        }
        return (kept, refused)
    }

    private func changes(for person: Snapshot.Person, known: Affiliation?) -> [DirectoryChange] {
        guard let known else {
            guard !person.isDisabled else { return [] }
            let agent = Agent.make(at: self.now, random: self.random)
            return [.create(agent: agent, affiliation: self.affiliation(of: person, agent: agent.id))]
        }
        var changes: [DirectoryChange] = []
        guard known.status != .deleted else {
            // Back after the grace period: the same subject, the names taken again by the update.
            guard !person.isDisabled else { return [] }
            return [
                self.update(of: known, to: person),
                .enable(known.id),
            ]
        }
        if known.profile != person.profile || self.dn(of: known) != person.dn {
            changes.append(self.update(of: known, to: person))
        }
        switch (known.status, person.isDisabled) {
        case (.active, true): changes.append(.disable(known.id, reason: "disabled in the directory"))
        case (.disabled, false): changes.append(.enable(known.id))
        default: break
        }
        return changes
    }

    private func departures(_ affiliations: [Affiliation], present: Set<String>) -> [DirectoryChange] {
        affiliations.sorted { $0.id < $1.id }.compactMap { affiliation in
            guard let key = self.key(of: affiliation), !present.contains(key) else { return nil }
            switch affiliation.status {
            case .active: return .disable(affiliation.id, reason: "no longer in the directory")
            case .disabled:
                let grace = Duration.days(self.directory.safety.graceDays)
                guard let since = affiliation.disabledAt, self.now - since > grace else { return nil }
                return .delete(affiliation.id)
            case .deleted: return nil
            }
        }
    }

    private func affiliation(of person: Snapshot.Person, agent: Agent.ID) -> Affiliation {
        Affiliation(
            realm: self.realm.slug,
            id: .make(at: self.now, random: self.random),
            agent: agent,
            source: .directory(self.directory.name, key: person.key, dn: person.dn),
            profile: person.profile,
            createdAt: self.now
        )
    }

    private func update(of known: Affiliation, to person: Snapshot.Person) -> DirectoryChange {
        .update(known.id, key: person.key, dn: person.dn, before: known.profile, after: person.profile)
    }

    private func dn(of affiliation: Affiliation) -> String? {
        guard case .directory(_, _, let dn) = affiliation.source else { return nil }
        return dn
    }

    private static func names(of profile: Affiliation.Profile) -> Set<String> {
        Set([profile.login, profile.mail].compactMap { $0?.lowercased() })
    }
}
