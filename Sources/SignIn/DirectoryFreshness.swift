package import Model
package import Primitives
import Synchronization

/// Whether what the hub knows of a directory agent is young enough to open anything (identity.md, "Survival").
package final class DirectoryFreshness: Sendable {
    /// How often a bind is recorded as a contact: a part of the shortest staleness there is.
    private static let rest = Duration.minutes(10)
    /// How long a contact is remembered here: it only grows, so that an older one is at worst too strict.
    private static let memory = Duration.seconds(30)

    private struct Place: Hashable {
        let realm: Realm.Slug
        let directory: Identifier<Directory>
    }

    private let stores: any Stores
    private let policies: SignInPolicies
    private let clock: any WallClock
    private let contacts = Mutex<[Place: (contact: Timestamp, readAt: Timestamp)]>([:])

    package init(stores: any Stores, policies: SignInPolicies, clock: any WallClock) {
        self.stores = stores
        self.policies = policies
        self.clock = clock
    }

    /// True for local accounts. A directory that the hub never reached is not fresh.
    package func isFresh(_ affiliation: Affiliation) async throws -> Bool {
        guard case .directory(let directory, _, _) = affiliation.source else { return true }
        let policy = try await self.policies.policy(of: affiliation.realm)
        let bound: Duration =
            policy.survivalDays > 0 ? .days(policy.survivalDays) : .hours(policy.maximumStalenessHours)
        guard let contact = try await self.contact(Place(realm: affiliation.realm, directory: directory)) else {
            return false
        }
        return self.clock.now - contact < bound
    }

    private func contact(_ place: Place) async throws -> Timestamp? {
        let now = self.clock.now
        if let kept = self.contacts.withLock({ $0[place] }), kept.readAt <= now, now - kept.readAt < Self.memory {
            return kept.contact
        }
        let read = try await self.stores.realm(place.realm).directories.lastContact(with: place.directory)
        if let read { self.contacts.withLock { $0[place] = (read, now) } }
        return read
    }

    func recordContact(with affiliation: Affiliation) async throws {
        guard case .directory(let directory, _, _) = affiliation.source else { return }
        try await self.stores.realm(affiliation.realm).directories.recordContact(
            with: directory,
            at: self.clock.now,
            rest: Self.rest
        )
        self.contacts.withLock { $0[Place(realm: affiliation.realm, directory: directory)] = nil }
    }
}
