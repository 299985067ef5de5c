import JOSE
package import Model
package import Outbound
package import Primitives

/// Tells an application that a session has ended: OpenID Connect Back-Channel Logout, sections 2.4 and 2.5.
package struct LogoutDelivery: OutboxDelivery {
    private static let life = Duration.minutes(2)

    private let stores: any Stores
    private let keys: KeyRing
    private let subjects: SubjectResolver
    private let http: GuardedHTTPClient
    private let baseURL: String
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        keys: KeyRing,
        subjects: SubjectResolver,
        http: GuardedHTTPClient,
        baseURL: String,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.keys = keys
        self.subjects = subjects
        self.http = http
        self.baseURL = baseURL
        self.clock = clock
        self.random = random
    }

    /// The token is made now, not when it was queued, so that it is young when it arrives.
    package func deliver(_ item: OutboxItem) async throws -> OutboxOutcome {
        let payload = item.payload
        guard let client = payload["client_id"]?.string, let subject = payload["subject"]?.string,
            let session = payload["session"]?.string
        else { return .failed(reason: "the queued item is not readable") }
        guard let application = try await self.stores.applications.application(.init(client)),
            let address = application.backchannelLogoutURI
        else { return .delivered }
        let token = try await self.token(
            for: application,
            subject: try await self.subject(.init(subject), for: application),
            session: session,
            issuer: payload["issuer_realm"]?.string.map { .realm(.init($0), base: self.baseURL) } ?? .hub(self.baseURL)
        )
        do {
            let status = try await self.http.postForm(address, body: FormParameters.encode([("logout_token", token)]))
            return 200..<300 ~= status ? .delivered : .failed(reason: "answered \(status)")
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    /// As this application knows the agent; nil when the agent is gone: the session says enough (section 2.4).
    private func subject(_ own: Agent.Subject, for application: Application) async throws -> Agent.Subject? {
        guard let agent = try await self.stores.agents.agent(subject: own) else { return nil }
        return try await self.subjects.subject(of: agent, for: application)
    }

    private func token(
        for application: Application,
        subject: Agent.Subject?,
        session: String,
        issuer: Issuer
    ) async throws
        -> String
    {
        let now = self.clock.now
        var claims: [String: JSONValue] = [
            "iss": .string(issuer.url),
            "aud": .string(application.clientID.text),
            "sid": .string(session),
            "iat": .integer(now.seconds),
            "exp": .integer((now + Self.life).seconds),
            "jti": .string(self.random.token(bytes: 16)),
            "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
        ]
        claims["sub"] = subject.map { .string($0.text) }
        return try JWT.sign(
            .object(claims),
            type: "logout+jwt",
            with: try await self.keys.signingKey(application.idTokenAlgorithm)
        )
    }
}
