package import DirectorySync
package import Model
import Primitives

/// The directories of one realm: tested, planned, synchronised.
package struct DirectoryAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    /// With no name, the realm's only directory.
    package func find(_ name: String?, in slug: Realm.Slug) async throws -> (Realm, Directory) {
        let realm = try await self.services.realms.realm(slug)
        guard let name else {
            guard realm.directories.count <= 1 else {
                throw AdministrationError.ambiguous(realm.directories.map(\.name.text))
            }
            guard let directory = realm.directories.first else {
                throw AdministrationError.notFound("a directory of \(slug)")
            }
            return (realm, directory)
        }
        guard let directory = realm.directories.first(where: { $0.name.text == name }) else {
            throw AdministrationError.notFound("directory \(name) of \(slug)")
        }
        return (realm, directory)
    }

    /// Each with its last synchronisation.
    package func all(in slug: Realm.Slug) async throws -> [(directory: Directory, last: DirectoryRun?)] {
        let store = self.services.stores.realm(slug).directories
        var entries: [(directory: Directory, last: DirectoryRun?)] = []
        for directory in try await self.services.realms.realm(slug).directories {
            entries.append((directory, try await store.runs(of: directory.name, limit: 1).first))
        }
        return entries
    }

    package func runs(_ name: String?, in slug: Realm.Slug, limit: Int) async throws -> [DirectoryRun] {
        let (_, directory) = try await self.find(name, in: slug)
        return try await self.services.stores.realm(slug).directories.runs(of: directory.name, limit: limit)
    }

    package func test(_ name: String?, in slug: Realm.Slug) async throws -> (steps: [String], failure: String?) {
        let (realm, directory) = try await self.find(name, in: slug)
        return await self.services.synchronizer.test(directory, of: realm)
    }

    package func synchronize(
        _ name: String?,
        in slug: Realm.Slug,
        mode: DirectorySynchronizer.Mode,
        actor: AuditEvent.Actor
    ) async throws -> (Directory, DirectorySynchronizer.Outcome) {
        let (realm, directory) = try await self.find(name, in: slug)
        let outcome = try await self.services.synchronizer.synchronize(directory, of: realm, mode: mode, actor: actor)
        return (directory, outcome)
    }

    /// What was approved is what was shown: when the directory gives another plan by now, nothing is applied.
    package func approve(
        _ run: String,
        of name: String?,
        in slug: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (Directory, DirectorySynchronizer.Outcome) {
        let (realm, directory) = try await self.find(name, in: slug)
        let runs = try await self.services.stores.realm(slug).directories.runs(of: directory.name, limit: 200)
        guard let kept = runs.first(where: { $0.id.text == run }) else {
            throw AdministrationError.notFound("run \(run) of \(directory.name)")
        }
        guard kept.state == .awaitingApproval else {
            throw AdministrationError.conflict("run \(run) is \(kept.state.rawValue), it does not wait for approval")
        }
        let synchronizer = self.services.synchronizer
        let seen = try await synchronizer.synchronize(directory, of: realm, mode: .dryRun, actor: actor)
        guard let plan = seen.plan else { return (directory, seen) }
        guard Self.decisions(plan.report) == Self.decisions(try? StrictJSON.parse(kept.report)) else {
            throw AdministrationError.conflict(
                "the directory gives another plan by now: look at it and approve that one"
            )
        }
        guard !isDryRun else { return (directory, seen) }
        return (
            directory,
            try await synchronizer.synchronize(directory, of: realm, mode: .apply(approved: true), actor: actor)
        )
    }

    /// All that a report says but how many entries were read: an entry more that changes nothing is no other plan.
    private static func decisions(_ report: JSONValue?) -> JSONValue? {
        guard var members = report?.object else { return nil }
        members["entriesRead"] = nil
        return .object(members)
    }
}
