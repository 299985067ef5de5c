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

    /// `held` are logins and mails, folded, that affiliations of other sources hold in the realm. A snapshot without
    /// entries plans nothing.
    package func plan(
        _ snapshot: Snapshot,
        current: (version: Int64, affiliations: [Affiliation]),
        heldElsewhere held: Set<String>
    ) -> SyncPlan {
        let known = KnownAffiliations(current.affiliations)
        let departures = self.departures(snapshot, known)
        let (people, refused) = self.separate(snapshot, known, departures, held)
        let changes =
            departures.deletes.map { DirectoryChange.delete($0.id) }
            + departures.disables.map { .disable($0.affiliation.id, reason: $0.reason) }
            + people.flatMap { self.updates(for: $0, known[$0.key]) }
            + people.filter { known[$0.key] == nil }.map(self.creation)
        return SyncPlan(
            changes: snapshot.entriesRead == 0 ? [] : changes,
            quarantined: refused.sorted { Self.order($0) < Self.order($1) },
            currentCount: current.affiliations.count { $0.status != .deleted },
            entriesRead: snapshot.entriesRead,
            version: current.version,
            realmOrganization: self.realm.siren,
            logins: Dictionary(
                current.affiliations.map { ($0.id, $0.profile.login) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    private static func order(_ entry: Snapshot.Quarantine) -> (String, String, String, Int) {
        (entry.key ?? "", entry.dn, entry.reason, entry.isDisabled ? 1 : 0)
    }

    private struct Departures {
        var disables: [(affiliation: Affiliation, reason: String)] = []
        /// First in the plan: their names are free for the others.
        var deletes: [Affiliation] = []
    }

    /// Who vanished or is disabled in the source. One enabled entry is enough to stay, quarantined or not.
    private func departures(_ snapshot: Snapshot, _ known: KnownAffiliations) -> Departures {
        var (present, enabled): (Set<String>, Set<String>) = ([], [])
        func see(_ key: String, isDisabled: Bool) {
            present.insert(key)
            if !isDisabled { enabled.insert(key) }
        }
        for person in snapshot.people { see(person.key, isDisabled: person.isDisabled) }
        for entry in snapshot.quarantined {
            if let key = entry.key ?? known.key(ofDN: entry.dn) { see(key, isDisabled: entry.isDisabled) }
        }
        var departures = Departures()
        for (key, affiliation) in known.sorted where !enabled.contains(key) {
            if affiliation.status == .active {
                let isPresent = present.contains(key)
                departures.disables.append(
                    (affiliation, isPresent ? "disabled in the directory" : "no longer in the directory")
                )
            } else if self.isGraceOver(affiliation) {
                departures.deletes.append(affiliation)
            }
        }
        return departures
    }

    private func isGraceOver(_ affiliation: Affiliation) -> Bool {
        guard affiliation.status == .disabled, let since = affiliation.disabledAt else { return false }
        return self.now - since > .days(self.directory.safety.graceDays)
    }

    /// Those who can be carried out, in the order of their keys, and those who cannot, with why.
    private func separate(
        _ snapshot: Snapshot,
        _ known: KnownAffiliations,
        _ departures: Departures,
        _ elsewhere: Set<String>
    ) -> (people: [Snapshot.Person], quarantined: [Snapshot.Quarantine]) {
        let deleted = Set(departures.deletes.map(\.id))
        // Who is disabled and was never here, or is here no more, does not come and so claims nothing.
        let comers = snapshot.people.filter { person in
            guard person.isDisabled else { return true }
            guard let affiliation = known[person.key] else { return false }
            return affiliation.status != .deleted && !deleted.contains(affiliation.id)
        }
        let uses = (snapshot.people.map(\.key) + snapshot.quarantined.compactMap(\.key))
            .reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let claims = NameClaims(
            elsewhere: elsewhere,
            held: known.held.filter { !deleted.contains($0.value.id) }.mapValues(\.profile.names)
        )
        let refused = claims.refused(
            of: comers.filter { uses[$0.key] == 1 }.reduce(into: [:]) { $0[$1.key] = $1.profile.names }
        )
        var (people, quarantined): ([Snapshot.Person], [Snapshot.Quarantine]) = ([], snapshot.quarantined)
        for person in comers {
            var reason: String?
            if uses[person.key] != 1 {
                reason = "another entry has the same key \(person.key) (\(self.directory.key))"
            } else if let name = refused[person.key] {
                reason = "\(name) is held by another entry or account"
            }
            guard let reason else {
                people.append(person)
                continue
            }
            quarantined.append(.init(key: person.key, dn: person.dn, reason: reason, isDisabled: person.isDisabled))
        }
        return (people.sorted { $0.key < $1.key }, quarantined)
    }

    /// After the grace period the update takes the names again: the same subject comes back.
    private func updates(for person: Snapshot.Person, _ known: Affiliation?) -> [DirectoryChange] {
        guard let known else { return [] }
        var changes: [DirectoryChange] = []
        if known.profile != person.profile || known.entryDN != person.dn || known.status == .deleted {
            changes.append(
                .update(known.id, key: person.key, dn: person.dn, before: known.profile, after: person.profile)
            )
        }
        // What an administrator disabled stays so, whatever the directory says.
        if known.status != .active && !person.isDisabled && !known.isHeld { changes.append(.enable(known.id)) }
        return changes
    }

    private func creation(of person: Snapshot.Person) -> DirectoryChange {
        let agent = Agent.make(at: self.now, random: self.random)
        return .create(
            agent: agent,
            affiliation: Affiliation(
                realm: self.realm.slug,
                id: .make(at: self.now, random: self.random),
                agent: agent.id,
                source: .directory(self.directory.name, key: person.key, dn: person.dn),
                profile: person.profile,
                createdAt: self.now
            )
        )
    }
}
