import Model
import Primitives

extension RegistrationEndpoint {
    /// Removes the applications that registered themselves and whose time is over, with what they were given: how many.
    package func removeExpired() async throws -> Int {
        var count = 0
        for application in try await self.stores.applications.expired(at: self.clock.now) {
            let audit = AuditEvent(
                .applicationRemoved,
                realm: application.realm == Realm.region ? nil : application.realm,
                actor: .hub,
                fields: ["application": application.clientID.text, "why": "its time is over"]
            )
            let isRemoved = try await self.stores.realm(application.realm).applications
                .remove(application.clientID, audit: audit, at: self.clock.now)
            if isRemoved { count += 1 }
        }
        return count
    }
}
