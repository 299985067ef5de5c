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
}
