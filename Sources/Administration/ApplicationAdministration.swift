package import Model
import OpenID
package import Primitives

/// The applications of one realm, or of the region.
package struct ApplicationAdministration: Sendable {
    let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(in realm: Realm.Slug) async throws -> [Application] {
        try await self.check(realm)
        return try await self.services.stores.realm(realm).applications.all()
    }

    package func find(_ id: String, in realm: Realm.Slug) async throws -> Application {
        try await self.check(realm)
        guard let application = try await self.services.stores.realm(realm).applications.application(.init(id)) else {
            let known = try await self.services.stores.realm(realm).applications.all().map(\.clientID.text)
            throw AdministrationError.notFound(
                "application \(id) in \(realm)",
                near: NearestWord.to(id, among: known).map { [$0] } ?? []
            )
        }
        return application
    }

    /// The secret is returned once and kept as its digest; a public application has none. One that the application had
    /// elsewhere is taken over, and not returned.
    package func create(
        _ application: Application,
        secret given: Secret? = nil,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws
        -> (Application, secret: String?)
    {
        try await self.check(application.realm)
        try await self.validate(application)
        try await self.checkSector(of: application, before: nil)
        guard try await self.services.stores.applications.application(application.clientID) == nil else {
            throw AdministrationError.conflict("the client identifier \(application.clientID) is taken")
        }
        var application = application
        var secret: String?
        if let given {
            if let objection = Self.objection(to: given, of: application) {
                throw AdministrationError.invalid(objection)
            }
            application.secretHashes = [Digest.sha256(given.bytes)]
        } else if application.authentication.usesSecret {
            let made = self.services.random.token()
            secret = made
            application.secretHashes = [Digest.sha256(made)]
        }
        guard !isDryRun else { return (application, nil) }
        do {
            try await self.services.stores.realm(application.realm).applications.create(
                application,
                audit: self.event(.applicationCreated, application, actor),
                at: self.services.clock.now
            )
        } catch let error as StoreError where error.code == .conflict {
            throw AdministrationError.conflict("the client identifier \(application.clientID) is taken")
        }
        return (application, secret)
    }

    package func update(
        _ id: String,
        in realm: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor,
        _ change: (inout Application) throws -> Void
    ) async throws -> (application: Application, changes: [String]) {
        let before = try await self.find(id, in: realm)
        var application = before
        try change(&application)
        if !application.authentication.usesSecret { application.secretHashes = [] }
        try await self.validate(application)
        try await self.checkSector(of: application, before: before)
        let changes = ApplicationDifferences.lines(from: before, to: application)
        guard !isDryRun, !changes.isEmpty else { return (application, changes) }
        let audit = self.event(.applicationUpdated, application, actor, ["changes": changes.joined(separator: "; ")])
        try await self.keep(application, audit)
        return (application, changes)
    }

    /// The old secret stays valid beside the new one until the next rotation, unless it is dropped.
    package func rotateSecret(
        of id: String,
        in realm: Realm.Slug,
        dropsPrevious: Bool = false,
        isDryRun: Bool = false,
        actor: AuditEvent.Actor
    ) async throws -> (Application, secret: String?) {
        var application = try await self.find(id, in: realm)
        guard application.authentication.usesSecret else {
            throw AdministrationError.invalid("\(id) proves itself without a secret")
        }
        let secret = self.services.random.token()
        application.secretHashes = [Digest.sha256(secret)] + application.secretHashes.prefix(dropsPrevious ? 0 : 1)
        guard !isDryRun else { return (application, nil) }
        try await self.keep(application, self.event(.secretRotated, application, actor))
        return (application, secret)
    }

    private func keep(_ application: Application, _ audit: AuditEvent) async throws {
        let isKept = try await self.services.stores.realm(application.realm).applications
            .update(application, audit: audit, at: self.services.clock.now)
        guard isKept else { throw AdministrationError.notFound("application \(application.clientID)") }
    }

    func event(
        _ name: AuditEvent.Name,
        _ application: Application,
        _ actor: AuditEvent.Actor,
        _ fields: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            name,
            realm: application.realm == Realm.region ? nil : application.realm,
            actor: actor,
            fields: fields.merging(["application": application.clientID.text]) { given, _ in given }
        )
    }

    private func validate(_ application: Application) async throws {
        if let objection = ApplicationRules.objection(to: application) { throw AdministrationError.invalid(objection) }
        for slug in application.activatedRealms { _ = try await self.services.realms.realm(slug) }
    }

    /// OpenID Connect Core, section 8.1: who names a sector is named by it. Asked again when one of the two has changed.
    private func checkSector(of application: Application, before: Application?) async throws {
        guard let address = application.client.sectorIdentifierURI else { return }
        if let before, before.client.sectorIdentifierURI == address, before.redirectURIs == application.redirectURIs {
            return
        }
        do throws(SectorIdentifier.Refusal) {
            try await SectorIdentifier.check(
                address,
                redirectURIs: application.redirectURIs,
                fetch: self.services.fetch
            )
        } catch {
            throw AdministrationError.invalid(error.reason)
        }
    }

    /// It is guessed at the token endpoint by who knows the identifier: sixteen characters at least.
    private static func objection(to secret: Secret, of application: Application) -> String? {
        guard application.authentication.usesSecret else {
            return "\(application.authentication.rawValue) has no secret to take over"
        }
        guard 16...512 ~= secret.bytes.count, secret.bytes.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            return "a secret that is taken over has 16 to 512 visible ASCII characters: have a new one made"
        }
        return nil
    }

    private func check(_ realm: Realm.Slug) async throws {
        if realm != Realm.region { _ = try await self.services.realms.realm(realm) }
    }
}
