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
                throw AdministrationError.noDirectory(slug)
            }
            return (realm, directory)
        }
        guard let directory = realm.directories.first(where: { $0.name.text == name }) else {
            throw AdministrationError.notFound("directory \(name) of \(slug)", near: realm.directories.map(\.name.text))
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

    /// What the kept plan holds passes the thresholds; what has come since is measured alone.
    package func approve(
        _ run: String,
        of name: String?,
        in slug: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (Directory, DirectorySynchronizer.Outcome) {
        let (realm, directory) = try await self.find(name, in: slug)
        let runs = try await self.services.stores.realm(slug).directories.runs(of: directory.name, limit: 500)
        guard let kept = runs.first(where: { $0.id.text == run }) else {
            throw AdministrationError.notFound("run \(run) of \(directory.name)")
        }
        guard kept.state == .awaitingApproval else {
            throw AdministrationError.conflict("run \(run) is \(kept.state.rawValue), it does not wait for approval")
        }
        let outcome = try await self.services.synchronizer.synchronize(
            directory,
            of: realm,
            mode: isDryRun ? .dryRun : .apply(approved: true),
            approving: kept.id,
            actor: actor
        )
        if outcome.state == .refused {
            throw AdministrationError.conflict(
                "run \(run) does not wait any more: it or another was applied since; plan again"
            )
        }
        return (directory, outcome)
    }
}
