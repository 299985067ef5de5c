import Model
import Primitives

/// RFC 8628, section 3.4: a device asks whether an agent has let it in. Its code gives tokens once; a second use ends
/// what the first gave.
struct DeviceCodeGrant: GrantType {
    static let name = ClientSettings.GrantKind.deviceCode.rawValue

    let devices: any DeviceStore
    let grants: any GrantStore
    let clock: any WallClock
    let random: any RandomSource

    func prove(_ request: TokenRequest) async throws -> GrantProof {
        let now = self.clock.now
        guard let text = request.form["device_code"] else {
            throw OAuthError(.invalidRequest, "device_code is missing")
        }
        guard let code = DeviceCode(text) else { throw OAuthError(.invalidGrant, "the device code is not valid") }
        switch try await self.devices.poll(code.hash, application: request.application.clientID, at: now) {
        case .pending: throw OAuthError(.authorizationPending, "nobody has answered yet")
        case .tooSoon: throw OAuthError(.slowDown, "asked too soon: wait five seconds more each time")
        case .refused: throw OAuthError(.accessDenied, "the agent refused")
        case .gone where code.expiresAt <= now: throw OAuthError(.expiredToken, "the device code has expired")
        case .gone: throw OAuthError(.invalidGrant, "the device code is not valid")
        case .approved(let device, let approval):
            guard device.issuerRealm == request.issuer.realm else {
                throw OAuthError(.invalidGrant, "the device code is of another issuer")
            }
            return try await self.spend(code, device, approval, request, at: now)
        }
    }

    private func spend(
        _ code: DeviceCode,
        _ device: DeviceRequest,
        _ approval: DeviceRequest.Approval,
        _ request: TokenRequest,
        at now: Timestamp
    ) async throws -> GrantProof {
        let isOffline = device.scopes.contains(Scope.offlineAccess.rawValue)
        let grant = Grant(
            id: .make(at: now, random: self.random),
            agent: approval.agent,
            realm: approval.realm,
            affiliation: approval.affiliation,
            application: device.application,
            issuerRealm: device.issuerRealm,
            session: approval.session,
            scopes: device.scopes,
            nonce: nil,
            authenticatedAt: approval.authenticatedAt,
            acrValues: device.acrValues,
            details: GrantDetails(
                confirmation: request.confirmation,
                isUnrotated: request.application.client.profile == .fapi2
            ),
            createdAt: now,
            expiresAt: now + (isOffline ? .days(30) : .hours(12))
        )
        let renews = request.application.client.grants.contains(.refreshToken)
        let token = renews ? RefreshToken.first(of: grant.id, random: self.random) : nil
        let audit = AuditEvent(
            .grantStarted,
            realm: grant.realm,
            actor: .application(grant.application),
            agent: grant.agent,
            fields: ["application": grant.application.text, "grant": grant.id.text]
        )
        let spending = try await self.grants.spend(
            codeHash: code.hash,
            for: grant,
            refreshHash: token?.hash,
            audit: audit,
            at: now
        )
        guard spending == .first else {
            throw OAuthError(.invalidGrant, "the device code was used before; what it gave has been ended")
        }
        return .agent(grant, refresh: token)
    }
}
