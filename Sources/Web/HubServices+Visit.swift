import Hummingbird
import Model
import Primitives
import SignIn

extension HubServices {
    func session(of request: Request, cookies: Cookies) async throws -> Session? {
        try await self.held(by: request, cookies: cookies)?.session
    }

    /// The browser at the other end, with what it holds.
    func visit(_ request: Request, _ context: HubRequestContext, cookies: Cookies) async throws -> Visit {
        Visit(
            device: Self.device(request),
            address: context.clientAddress,
            known: Cookies.value(cookies.knownName, in: request).flatMap {
                KnownBrowser(sealed: $0, sealer: self.sealer)
            },
            held: try await self.held(by: request, cookies: cookies)
        )
    }

    /// Documents that wait for an application in one realm.
    func waiting(for application: Model.Application, in realm: Realm.Slug) async throws -> Int {
        guard application.brokerRights.contains(.receive) else { return 0 }
        return try await self.stores.inbox(of: application.clientID, in: realm).waiting(in: realm, now: self.clock.now)
    }

    private func held(by request: Request, cookies: Cookies) async throws -> SessionManager.Held? {
        guard let value = Cookies.value(cookies.sessionName, in: request) else { return nil }
        return try await self.sessions.held(cookie: value)
    }

    private static func device(_ request: Request) -> String {
        String(
            (request.headers[.userAgent] ?? "").unicodeScalars.filter { $0.value >= 0x20 }.prefix(200)
                .map(Character.init)
        )
    }
}
