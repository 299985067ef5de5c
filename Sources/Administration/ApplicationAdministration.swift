package import Model
import Primitives

/// The applications of one realm, or of the region.
package struct ApplicationAdministration: Sendable {
    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(in realm: Realm.Slug) async throws -> [Application] {
        try await self.check(realm)
        return try await self.services.stores.realm(realm).applications.all()
    }

    package func find(_ id: String, in realm: Realm.Slug) async throws -> Application {
        try await self.check(realm)
        guard let application = try await self.services.stores.realm(realm).applications.application(.init(id)) else {
            throw AdministrationError.notFound("application \(id) in \(realm)")
        }
        return application
    }

    /// The secret is returned once and kept as its digest; a public application has none.
    package func create(_ application: Application, isDryRun: Bool, actor: AuditEvent.Actor) async throws
        -> (Application, secret: String?)
    {
        try await self.check(application.realm)
        try await self.validate(application)
        var application = application
        var secret: String?
        if application.authentication != .none {
            let made = self.services.random.token()
            secret = made
            application.secretHashes = [Digest.sha256(made)]
        }
        guard !isDryRun else { return (application, nil) }
        let audit = AuditEvent(
            .applicationCreated,
            realm: application.realm,
            actor: actor,
            fields: ["application": application.clientID.text]
        )
        try await self.services.stores.realm(application.realm).applications
            .create(application, audit: audit, at: self.services.clock.now)
        return (application, secret)
    }

    /// The old secret stays valid beside the new one until the next rotation.
    package func rotateSecret(of id: String, in realm: Realm.Slug, actor: AuditEvent.Actor) async throws
        -> (Application, secret: String)
    {
        var application = try await self.find(id, in: realm)
        guard application.authentication != .none else {
            throw AdministrationError.invalid("\(id) is a public application: it has no secret")
        }
        let secret = self.services.random.token()
        application.secretHashes = [Digest.sha256(secret)] + application.secretHashes.prefix(1)
        let audit = AuditEvent(.secretRotated, realm: realm, actor: actor, fields: ["application": id])
        _ = try await self.services.stores.realm(realm).applications
            .update(application, audit: audit, at: self.services.clock.now)
        return (application, secret)
    }

    private func validate(_ application: Application) async throws {
        let id = application.clientID.text
        guard 1...64 ~= id.utf8.count, id.utf8.allSatisfy(Self.isIdentifierByte) else {
            throw AdministrationError.invalid("a client identifier is 1 to 64 of a-z, A-Z, 0-9, - . _")
        }
        guard !application.redirectURIs.isEmpty else {
            throw AdministrationError.invalid("an application needs at least one redirect address")
        }
        let addresses =
            application.redirectURIs + application.postLogoutRedirectURIs
            + [application.backchannelLogoutURI, application.homeURL].compactMap { $0 }
        for address in addresses {
            if let objection = RedirectRules.objection(to: address) {
                throw AdministrationError.invalid("\(address): \(objection)")
            }
        }
        for slug in application.activatedRealms { _ = try await self.services.realms.realm(slug) }
    }

    private func check(_ realm: Realm.Slug) async throws {
        if realm != Realm.region { _ = try await self.services.realms.realm(realm) }
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
