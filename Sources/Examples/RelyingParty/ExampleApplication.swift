import AsyncHTTPClient
import BrokerAPI
import Hummingbird
import Logging

/// An example application: waits for its issuer, then serves its pages and works until it is told to stop.
package struct ExampleApplication: Sendable {
    private let settings: ExampleSettings
    private let look: Look
    private let feature: @Sendable (Site) throws -> any ExampleFeature
    private let time = TimeSource.system

    package init(
        settings: ExampleSettings,
        look: Look,
        feature: @escaping @Sendable (Site) throws -> any ExampleFeature
    ) {
        self.settings = settings
        self.look = look
        self.feature = feature
    }

    package func run() async throws {
        let name = self.settings.name
        let logger = Logger(label: name) { JSONLogHandler(label: $0) }
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        // An issuer that is down is said to be down at once: the page can tell, and the next one tries again.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            try await self.serve(client, logger: logger)
        } catch {
            logger.error("stopped", metadata: ["reason": "\(error)"])
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
        logger.info("stopped")
    }

    private func serve(_ client: HTTPClient, logger: Logger) async throws {
        let http = HTTPCaller(client: client)
        let metadata = try await Discovery(http: http, logger: logger).metadata(of: self.settings.issuer)
        let (router, site) = self.router(metadata: metadata, http: http, client: client, logger: logger)
        let feature = try self.feature(site)
        feature.addRoutes(to: router)
        var application = Application(
            router: router,
            configuration: .init(
                address: .hostname(self.settings.host, port: self.settings.port),
                serverName: self.settings.name
            ),
            logger: logger
        )
        application.addServices(FeatureService(feature: feature))
        try await application.runService()
    }

    private func router(
        metadata: ProviderMetadata,
        http: HTTPCaller,
        client: HTTPClient,
        logger: Logger
    ) -> (Router<BasicRequestContext>, Site) {
        let clientID = self.settings.credentials.clientID
        let keys = KeyCache(time: self.time) {
            try await http.get(metadata.keysAddress).decoded(JSONWebKey.KeySet.self)
        }
        let provider = OpenIDProvider(
            metadata: metadata,
            credentials: self.settings.credentials,
            baseURL: self.settings.baseURL,
            http: http,
            idTokens: IDTokenVerifier(issuer: metadata.issuer, clientID: clientID, keys: keys, time: self.time),
            time: self.time
        )
        let sessions = SessionKeeper(provider: provider, time: self.time, logger: logger)
        let cookies = BrowserCookies(application: self.settings.name, isSecure: self.settings.isSecure)
        let origin = self.settings.issuerOrigin
        let responses = Responses(layout: Layout(look: self.look, portal: origin + "/"), issuerOrigin: origin)
        let flow = SignInFlow(
            provider: provider,
            attempts: SignInAttempts(time: self.time),
            sessions: sessions,
            logger: logger
        )
        let router = Router()
        HomeController(look: self.look, sessions: sessions, cookies: cookies, responses: responses)
            .addRoutes(to: router)
        SignInController(flow: flow, provider: provider, sessions: sessions, cookies: cookies, responses: responses)
            .addRoutes(to: router)
        BackchannelLogoutController(
            tokens: LogoutTokenVerifier(issuer: metadata.issuer, clientID: clientID, keys: keys, time: self.time),
            sessions: sessions,
            responses: responses,
            logger: logger
        ).addRoutes(to: router)
        let site = Site(
            broker: self.settings.credentials.broker(at: origin, http: client),
            responses: responses,
            time: self.time,
            logger: logger,
            sessions: sessions,
            cookies: cookies
        )
        return (router, site)
    }
}
