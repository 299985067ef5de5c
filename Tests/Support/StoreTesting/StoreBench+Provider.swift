import JOSE
import Model
import Primitives

/// What applications send ahead, and devices that wait.
extension StoreBench {
    func pushed(_ reference: String, at time: Timestamp? = nil) -> PushedRequest {
        let time = time ?? self.start
        return PushedRequest(
            hash: Digest.sha256(reference),
            application: "mail",
            issuerRealm: "armor",
            parameters: "{\"scope\":\"openid « é »\"}",
            createdAt: time,
            expiresAt: time + .seconds(90)
        )
    }

    func device(
        _ code: String,
        _ userCode: String = "WDJBMJHT",
        application: Application.ClientID = "mail",
        address: String? = nil
    ) -> DeviceRequest {
        DeviceRequest(
            hash: Digest.sha256(code),
            userCode: userCode,
            application: application,
            issuerRealm: "armor",
            scopes: ["openid", "profile"],
            acrValues: ["eidas2", "eidas1"],
            address: address,
            createdAt: self.start,
            expiresAt: self.start + .minutes(10)
        )
    }

    func approval(_ member: Affiliation, _ session: Session) -> DeviceRequest.Approval {
        .init(
            agent: member.agent,
            realm: member.realm,
            affiliation: member.id,
            session: session.id,
            authenticatedAt: session.createdAt
        )
    }

    func poll(
        _ code: String,
        application: Application.ClientID = "mail",
        at time: Timestamp? = nil
    ) async throws -> DevicePoll {
        try await self.stores.devices.poll(
            Digest.sha256(code),
            application: application,
            at: time ?? self.start
        )
    }

    /// Whoever sees the keys as they are now rotates them.
    @discardableResult
    func rotate(_ newcomer: HubKey.Pair, at time: Timestamp? = nil) async throws -> Bool {
        let next = try await self.stores.keys.all().first {
            $0.key.algorithm == newcomer.algorithm && $0.state == .next
        }
        return try await self.stores.keys.rotate(
            expecting: next?.key.id,
            adding: newcomer,
            audit: self.event(.keyRotated),
            at: time ?? self.start
        )
    }

    func registrationToken(
        _ secret: String,
        uses: Int = 1,
        life: Duration? = .days(30),
        expiresIn: Duration = .days(1),
        access: Application.AccessRule = .everyone,
        requiresPKCE: Bool = false
    ) -> RegistrationToken {
        RegistrationToken(
            id: .make(at: self.start, random: self.random),
            hash: Digest.sha256(secret),
            realm: "armor",
            label: "Prestataire « é »",
            remainingUses: uses,
            applicationLife: life,
            access: access,
            requiresPKCE: requiresPKCE,
            createdAt: self.start,
            expiresAt: self.start + expiresIn
        )
    }

    /// Registers an application of this identifier; nil when the token lets nobody register any more.
    func register(
        _ id: Application.ClientID,
        with secret: String,
        at time: Timestamp? = nil
    ) async throws -> Application? {
        let (time, event) = (time ?? self.start, self.event(.applicationRegistered, realm: "armor"))
        // `client_id_issued_at` is in whole seconds (RFC 7591, section 3.2.1).
        let issuedAt = Timestamp(seconds: time.seconds)
        return try await self.stores.registrationTokens.register(with: Digest.sha256(secret), at: time) { token in
            var application = Application(
                realm: token.realm,
                clientID: id,
                name: "Application \(id)",
                redirectURIs: ["https://\(id).example/callback"]
            )
            application.client.registration = .init(
                tokenHash: "hash",
                createdAt: issuedAt,
                expiresAt: token.applicationLife.map { issuedAt + $0 },
                life: token.applicationLife
            )
            return (application, event)
        }
    }

    func entries(_ name: String) async throws -> Int {
        try await self.stores.audit.entries(realm: nil, name: name, limit: 99).count
    }
}
