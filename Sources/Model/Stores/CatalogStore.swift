package import Primitives

/// Document types and routes as declared for the region. Read by every application; changed by operators.
package protocol CatalogStore: Sendable {
    func documentTypes() async throws -> [DocumentType]
    func documentType(_ id: DocumentType.ID) async throws -> DocumentType?
    /// The current version of each route.
    func routes() async throws -> [AppliedRoute]
    func route(_ id: Route.ID) async throws -> AppliedRoute?
    func route(_ id: Route.ID, version: Int64) async throws -> AppliedRoute?
    /// Replaces types and routes in one transaction. A route that changed gets a new version; one that is not named is
    /// current no more, and exchanges on it go on. A type that a route or a document uses stays: `conflict`.
    func apply(types: [DocumentType], routes: [Route], audit: AuditEvent, at time: Timestamp) async throws
}
