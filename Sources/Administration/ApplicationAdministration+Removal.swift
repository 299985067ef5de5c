package import Model
import Primitives

extension ApplicationAdministration {
    /// Removes it and ends what it was given; its documents and exchanges stay. `confirmation` is its identifier again.
    package func remove(
        _ id: String,
        in realm: Realm.Slug,
        confirmation: String?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (application: Application, changes: [String]) {
        let application = try await self.find(id, in: realm)
        let changes = ["application: kept → removed", "grants: all end", "consents and imported subjects: forgotten"]
        guard !isDryRun else { return (application, changes) }
        guard confirmation == application.clientID.text else {
            let act = "this removes \(id) from \(realm), and its identifier will be free for another application"
            throw AdministrationError.notConfirmed(act, name: id)
        }
        let isRemoved = try await self.services.stores.realm(application.realm).applications.remove(
            application.clientID,
            audit: self.event(.applicationRemoved, application, actor),
            at: self.services.clock.now
        )
        guard isRemoved else { throw AdministrationError.notFound("application \(id) in \(realm)") }
        return (application, changes)
    }
}
