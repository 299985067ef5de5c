package import Primitives

/// All applications by their client identifier, which is unique over all realms. Read-only: the provider's view.
package protocol ApplicationRegistry: Sendable {
    func application(_ id: Application.ClientID) async throws -> Application?
    /// What those of them that are registered are called.
    func names(of ids: Set<Application.ClientID>) async throws -> [Application.ClientID: String]
    /// Those that could open for an affiliation of this realm: the realm's own and the regional ones activated there.
    func offered(in realm: Realm.Slug) async throws -> [Application]
    /// Those that registered themselves and whose time is over.
    func expired(at time: Timestamp) async throws -> [Application]
    /// Moves the end of one that registered itself to a life after its use, where `Registration.end(usedAt:)` says so.
    func keep(_ id: Application.ClientID, usedAt time: Timestamp) async throws
}

/// The applications of one realm, or of the region.
package protocol ApplicationStore: Sendable {
    func all() async throws -> [Application]
    func application(_ id: Application.ClientID) async throws -> Application?
    /// A client identifier held in any realm: `conflict`.
    func create(_ application: Application, audit: AuditEvent, at time: Timestamp) async throws
    /// False when this realm has none of that identifier.
    func update(_ application: Application, audit: AuditEvent, at time: Timestamp) async throws -> Bool
    /// Removes it and ends what it was given, in one transaction; its documents and exchanges stay. False when this realm
    /// has none of that identifier.
    func remove(_ id: Application.ClientID, audit: AuditEvent, at time: Timestamp) async throws -> Bool
}
