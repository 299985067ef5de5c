package import Model
package import Primitives

/// Dynamic registration (RFC 7591), closed to who has no initial access token of an administrator, and its management
/// by the client itself (RFC 7592).
///
/// What registers itself is a third party: agents are asked before it is told anything, and no other agents than those
/// of the token's realm, by the token's rule, are let in. The identifier is the hub's choice, never the client's (RFC
/// 9700, section 4.15).
package struct RegistrationEndpoint: Sendable {
    let stores: any Stores
    private let fetch: ClientKeys.Fetch
    let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        clock: any WallClock,
        random: any RandomSource,
        fetch: @escaping ClientKeys.Fetch
    ) {
        self.stores = stores
        self.clock = clock
        self.random = random
        self.fetch = fetch
    }

    /// A client answered: what is registered, with what is told this once only.
    package func register(issuer: Issuer, bearer: String, body: [UInt8]) async throws -> JSONValue {
        let now = self.clock.now
        let hash = Digest.sha256(bearer)
        // What a stranger sends is not understood, and nothing is fetched for one.
        guard let token = try await self.stores.registrationTokens.all().first(where: { $0.hash == hash }),
            Self.isOpen(token, at: issuer, now)
        else { throw Self.tokenRefusal }
        let metadata = try ClientMetadata(body)
        let (management, secret) = (self.random.token(), self.random.token())
        let id = Application.ClientID("dyn-\(self.random.token(bytes: 16))")
        let blank = Application(realm: token.realm, clientID: id, name: "", redirectURIs: [])
        var described = try metadata.described(as: blank)
        try await self.checkSector(of: described)
        described.access = token.access
        described.isThirdParty = true
        if described.authentication.usesSecret { described.secretHashes = [Digest.sha256(secret)] }
        // RFC 9700, section 2.1.1: a nonce protects the code of a client that proves itself, as PKCE does.
        described.client.requiresPKCE = described.authentication == .none || token.requiresPKCE
        let proposed = described
        let made = try await self.stores.registrationTokens.register(with: hash, at: now) { token in
            guard Self.isOpen(token, at: issuer, now, isTaken: true), token.realm == proposed.realm else {
                throw Self.tokenRefusal
            }
            var application = proposed
            application.client.registration = .init(
                tokenHash: Base64URL.encode(Digest.sha256(management)),
                createdAt: now,
                expiresAt: token.applicationLife.map { now + $0 },
                life: token.applicationLife
            )
            let audit = Self.event(.applicationRegistered, application, ["token": token.id.text])
            return (application, audit)
        }
        guard let made else { throw Self.tokenRefusal }
        return self.answer(made, issuer, management, secret: made.authentication.usesSecret ? secret : nil)
    }

    /// RFC 7592, section 2.1. A secret is kept as its digest only, and not told again.
    package func read(_ id: String, issuer: Issuer, bearer: String) async throws -> JSONValue {
        self.answer(try await self.authenticated(id, issuer, bearer), issuer, bearer, secret: nil)
    }

    /// RFC 7592, section 2.2: everything that the client decides is replaced, and its token by a new one.
    package func replace(_ id: String, issuer: Issuer, bearer: String, body: [UInt8]) async throws -> JSONValue {
        let before = try await self.authenticated(id, issuer, bearer)
        let metadata = try ClientMetadata(body)
        try Self.checkReplacement(metadata, of: before)
        var application = try metadata.described(as: before)
        try await self.checkSector(of: application)
        let management = self.random.token()
        application.client.registration?.tokenHash = Base64URL.encode(Digest.sha256(management))
        var secret: String?
        if !application.authentication.usesSecret {
            application.secretHashes = []
        } else if application.secretHashes.isEmpty {
            let made = self.random.token()
            secret = made
            application.secretHashes = [Digest.sha256(made)]
        }
        let isKept = try await self.stores.realm(application.realm).applications.update(
            application,
            audit: Self.event(.applicationUpdated, application, ["changes": "metadata replaced by the client"]),
            at: self.clock.now
        )
        guard isKept else { throw Self.tokenRefusal }
        return self.answer(application, issuer, management, secret: secret)
    }

    /// RFC 7592, section 2.3: its grants end with it.
    package func remove(_ id: String, issuer: Issuer, bearer: String) async throws {
        let application = try await self.authenticated(id, issuer, bearer)
        let isGone = try await self.stores.realm(application.realm).applications.remove(
            application.clientID,
            audit: Self.event(.applicationRemoved, application),
            at: self.clock.now
        )
        guard isGone else { throw Self.tokenRefusal }
    }

    /// One refusal, whether the client is unknown, ended, another issuer's or its token wrong.
    private func authenticated(_ id: String, _ issuer: Issuer, _ bearer: String) async throws -> Application {
        let hash = Base64URL.encode(Digest.sha256(bearer))
        guard let application = try await self.stores.applications.application(.init(id)), application.isEnabled,
            let registration = application.client.registration,
            constantTimeEquals(registration.tokenHash.utf8, hash.utf8),
            registration.expiresAt.map({ $0 > self.clock.now }) ?? true,
            issuer.realm == nil || issuer.realm == application.realm
        else { throw Self.tokenRefusal }
        return application
    }

    /// OpenID Connect Core, section 8.1: who names a sector is named by it.
    private func checkSector(of application: Application) async throws {
        guard let address = application.client.sectorIdentifierURI else { return }
        do throws(SectorIdentifier.Refusal) {
            try await SectorIdentifier.check(address, redirectURIs: application.redirectURIs, fetch: self.fetch)
        } catch {
            throw ClientMetadata.refusal(error.reason)
        }
    }

    private static func checkReplacement(
        _ metadata: ClientMetadata,
        of application: Application
    ) throws(OAuthError) {
        guard try metadata.text("client_id") == application.clientID.text else {
            throw ClientMetadata.refusal("client_id is that of the client")
        }
        let told = [
            "registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at",
        ]
        if let name = told.first(where: { metadata[$0] != nil }) {
            throw ClientMetadata.refusal("\(name) is told to the client, never by it")
        }
        guard let secret = try metadata.text("client_secret") else { return }
        let hash = Digest.sha256(secret)
        guard application.secretHashes.contains(where: { constantTimeEquals($0, hash) }) else {
            throw ClientMetadata.refusal("client_secret is chosen here: it may be repeated, not changed")
        }
    }

    private func answer(
        _ application: Application,
        _ issuer: Issuer,
        _ management: String,
        secret: String?
    ) -> JSONValue {
        var members = ClientMetadata.members(of: application)
        members["registration_access_token"] = .string(management)
        members["registration_client_uri"] = .string(issuer.endpoint("register/\(application.clientID)"))
        if let secret {
            members["client_secret"] = .string(secret)
            // It does not end by itself.
            members["client_secret_expires_at"] = 0
        }
        return .object(members)
    }

    /// `isTaken`: one use of it has been taken already.
    private static func isOpen(
        _ token: RegistrationToken,
        at issuer: Issuer,
        _ now: Timestamp,
        isTaken: Bool = false
    ) -> Bool {
        (isTaken || token.remainingUses > 0) && token.expiresAt > now
            && (issuer.realm == nil || issuer.realm == token.realm)
    }

    private static let tokenRefusal = OAuthError(.invalidToken, "the token opens nothing here")

    private static func event(
        _ name: AuditEvent.Name,
        _ application: Application,
        _ fields: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            name,
            realm: application.realm == Realm.region ? nil : application.realm,
            actor: .application(application.clientID),
            fields: fields.merging(["application": application.clientID.text]) { given, _ in given }
        )
    }
}
