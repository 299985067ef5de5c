package import Model
package import Primitives
package import SignIn

/// The use cases that pages and endpoints call, made once by Bootstrap.
package struct HubServices: Sendable {
    package let baseURL: String
    package let stores: any Stores
    package let sealer: any SecretSealer
    package let clock: any WallClock
    package let random: any RandomSource
    package let sessions: SessionManager
    package let signIn: SignInServices
    package let provider: ProviderServices

    package init(
        baseURL: String,
        stores: any Stores,
        sealer: any SecretSealer,
        clock: any WallClock,
        random: any RandomSource,
        sessions: SessionManager,
        signIn: SignInServices,
        provider: ProviderServices
    ) {
        self.baseURL = baseURL
        self.stores = stores
        self.sealer = sealer
        self.clock = clock
        self.random = random
        self.sessions = sessions
        self.signIn = signIn
        self.provider = provider
    }

    package var isSecure: Bool { self.baseURL.utf8.starts(with: "https:".utf8) }
}
