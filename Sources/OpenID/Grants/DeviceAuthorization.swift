package import Model
package import Primitives
package import SignIn

/// The device authorization endpoint (RFC 8628, section 3.1).
package struct DeviceAuthorization: Sendable {
    package static let life = Duration.minutes(10)
    package static let interval = Duration.seconds(5)
    package static let page = "/device"

    private let devices: any DeviceStore
    private let clients: ClientAuthentication
    private let baseURL: String
    /// What the command line asks for in the name of its administrators, whatever it says itself.
    private let administratorLevel: AssuranceLevel
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        devices: any DeviceStore,
        clients: ClientAuthentication,
        baseURL: String,
        administratorLevel: AssuranceLevel = AdministratorAccess.usualLevel,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.devices = devices
        self.clients = clients
        self.baseURL = baseURL
        self.administratorLevel = administratorLevel
        self.clock = clock
        self.random = random
    }

    package func respond(issuer: Issuer, caller: Caller, form: FormParameters) async throws -> JSONValue {
        let application = try await self.clients.authenticate(caller, form: form)
        guard application.client.grants.contains(.deviceCode) else {
            throw OAuthError(.unauthorizedClient, "this application is not registered for devices")
        }
        guard Scope.isWellFormed(form["scope"] ?? "") else { throw Scope.illFormed }
        let scopes = Scope.parse(form["scope"] ?? Scope.openid.rawValue)
        guard scopes.contains(.openid) else { throw OAuthError(.invalidScope, "scope must contain openid") }
        let asked = (form["acr_values"] ?? "").split(separator: " ").compactMap { AssuranceLevel(rawValue: String($0)) }
        let isRaised = application.isCommandLine && scopes.contains(.admin)
        let now = self.clock.now
        // Two devices are as good as never given one code at once; then the second takes another.
        for _ in 0..<3 {
            let code = DeviceCode.make(expiringAt: now + Self.life, random: self.random)
            let user = UserCode.make(random: self.random)
            let request = DeviceRequest(
                hash: code.hash,
                userCode: user.text,
                application: application.clientID,
                issuerRealm: issuer.realm,
                scopes: scopes.map(\.rawValue),
                acrValues: (isRaised ? [self.administratorLevel] : asked).map(\.rawValue),
                address: caller.address,
                interval: Self.interval,
                createdAt: now,
                expiresAt: now + Self.life
            )
            do {
                try await self.devices.begin(request)
                return self.answer(code, user)
            } catch let error as StoreError where error.code == .conflict {
                continue
            }
        }
        throw OAuthError(.temporarilyUnavailable, "no code is free")
    }

    private func answer(_ code: DeviceCode, _ user: UserCode) -> JSONValue {
        let page = "\(self.baseURL)\(Self.page)"
        return [
            "device_code": .string(code.text),
            "user_code": .string(user.shown),
            "verification_uri": .string(page),
            "verification_uri_complete": .string("\(page)?user_code=\(user.shown)"),
            "expires_in": .integer(Self.life.components.seconds),
            "interval": .integer(Self.interval.components.seconds),
        ]
    }
}
