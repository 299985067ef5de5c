package import Model
package import Primitives

/// Initial access tokens: who holds one registers applications of one realm, or of the region, and nobody else does.
package struct RegistrationTokenAdministration: Sendable {
    package static let lives = Duration.hours(1)...Duration.days(90)
    package static let uses = 1...1000
    package static let applicationLives = Duration.hours(1)...Duration.days(3650)

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func all(in realm: Realm.Slug) async throws -> [RegistrationToken] {
        try await self.check(realm)
        return try await self.services.stores.registrationTokens.all().filter { $0.realm == realm }
    }

    /// The token itself is returned once and kept as its digest.
    package func give(
        in realm: Realm.Slug,
        label: String,
        uses: Int,
        life: Duration,
        applicationLife: Duration?,
        access: Application.AccessRule = .everyone,
        requiresPKCE: Bool = false,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> (token: RegistrationToken, secret: Secret?) {
        try await self.check(realm)
        guard 1...100 ~= label.count else {
            throw AdministrationError.invalid("say for whom it is: 1 to 100 characters")
        }
        guard Self.uses.contains(uses) else { throw AdministrationError.invalid("it registers 1 to 1000 applications") }
        guard Self.lives.contains(life) else { throw AdministrationError.invalid("it lives from 1 hour to 90 days") }
        if let applicationLife, !Self.applicationLives.contains(applicationLife) {
            throw AdministrationError.invalid("applications are kept from 1 hour to ten years, or without end")
        }
        if case .groups(let names) = access, names.isEmpty || names.contains("") {
            throw AdministrationError.invalid("access by groups names at least one group")
        }
        let now = self.services.clock.now
        let secret = self.services.random.token()
        let token = RegistrationToken(
            id: .make(at: now, random: self.services.random),
            hash: Digest.sha256(secret),
            realm: realm,
            label: label,
            remainingUses: uses,
            applicationLife: applicationLife,
            access: access,
            requiresPKCE: requiresPKCE,
            createdAt: now,
            expiresAt: now + life
        )
        guard !isDryRun else { return (token, nil) }
        let audit = self.event(.registrationTokenGiven, token, actor, ["uses": "\(uses)"])
        try await self.services.stores.registrationTokens.add(token, audit: audit)
        return (token, Secret(secret))
    }

    /// What was registered with it stays.
    package func revoke(
        _ id: String,
        in realm: Realm.Slug,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> RegistrationToken {
        guard let token = try await self.all(in: realm).first(where: { $0.id.text == id }) else {
            throw AdministrationError.notFound("registration token \(id) in \(realm)")
        }
        guard !isDryRun else { return token }
        let isRevoked = try await self.services.stores.registrationTokens
            .revoke(token.id, audit: self.event(.registrationTokenRevoked, token, actor), at: self.services.clock.now)
        guard isRevoked else { throw AdministrationError.notFound("registration token \(id) in \(realm)") }
        return token
    }

    private func event(
        _ name: AuditEvent.Name,
        _ token: RegistrationToken,
        _ actor: AuditEvent.Actor,
        _ fields: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            name,
            realm: token.realm == Realm.region ? nil : token.realm,
            actor: actor,
            fields: fields.merging(["token": token.id.text, "label": token.label]) { given, _ in given }
        )
    }

    private func check(_ realm: Realm.Slug) async throws {
        if realm != Realm.region { _ = try await self.services.realms.realm(realm) }
    }
}
