import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// A hub, and somebody who was given a token to register applications with.
struct RegistrationScene: Sendable {
    let hub: Hub
    let token: String

    static let usual: [String: JSONValue] = [
        "redirect_uris": ["https://sondage.example/cb"], "client_name": "Sondage",
    ]

    static func lend(
        in realm: Realm.Slug = "armor",
        uses: Int = 5,
        applicationLifeMinutes: Int? = nil,
        access: [String]? = nil,
        requiresPKCE: Bool? = nil,
        _ body: @escaping @Sendable (RegistrationScene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let token = try await Self.token(
                hub,
                in: realm,
                uses: uses,
                applicationLifeMinutes: applicationLifeMinutes,
                access: access,
                requiresPKCE: requiresPKCE
            )
            try await body(RegistrationScene(hub: hub, token: token))
        }
    }

    static func token(
        _ hub: Hub,
        in realm: Realm.Slug,
        uses: Int,
        applicationLifeMinutes: Int? = nil,
        access: [String]? = nil,
        requiresPKCE: Bool? = nil
    ) async throws -> String {
        var members: [String: JSONValue] = [
            "label": "éditeur", "uses": .integer(Int64(uses)), "lifeMinutes": 60, "dryRun": false,
        ]
        members["applicationLifeMinutes"] = applicationLifeMinutes.map { .integer(Int64($0)) }
        members["access"] = access.map { .array($0.map { .string($0) }) }
        members["requiresPKCE"] = requiresPKCE.map { .bool($0) }
        let given = try await hub.administer(
            .post(
                "/admin/v1/realms/\(realm)/registration-tokens",
                text: JSONValue.object(members).canonicalText,
                type: "application/json"
            )
        )
        try #require(given.status == 201, "\(given.text)")
        return try #require(given.json?["secret"]?.string)
    }

    static func bearer(_ token: String) -> (name: String, value: String) {
        (name: "Authorization", value: "Bearer \(token)")
    }

    /// A change to null leaves a member out.
    func register(
        _ changes: [String: JSONValue] = [:],
        at realm: Realm.Slug? = nil,
        with token: String? = nil
    ) async throws -> HubAnswer {
        let members = Self.usual.merging(changes) { _, new in new }
        return try await self.hub.send(
            .post(
                "\(Hub.path(of: realm))/oauth2/register",
                text: JSONValue.object(members).canonicalText,
                type: "application/json",
                headers: [Self.bearer(token ?? self.token)]
            )
        )
    }

    func registered(_ changes: [String: JSONValue] = [:]) async throws -> Registered {
        try Registered(await self.register(changes))
    }

    func application(_ registered: Registered) async throws -> Application {
        try #require(try await self.hub.stores.applications.application(.init(registered.id)))
    }

    /// What an agent sees who is sent by the application, from a browser that is signed in.
    func ask(
        _ registered: Registered,
        by browser: HubBrowser,
        _ changes: [String: String] = [:]
    ) async throws -> HubAnswer {
        let usual = [
            "response_type": "code", "client_id": registered.id, "redirect_uri": "https://sondage.example/cb",
            "scope": "openid email", "state": "s", "nonce": "n", "code_challenge": Hub.challenge,
            "code_challenge_method": "S256",
        ]
        let pairs = usual.merging(changes) { _, new in new }.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return try await browser.open("/oauth2/authorize?\(FormParameters.encode(pairs.map { ($0.key, $0.value) }))")
    }
}

/// What a client is told once.
struct Registered: Sendable {
    let id: String
    let secret: String?
    let management: String
    /// Path on the hub.
    let place: String
    let json: JSONValue

    init(_ answer: HubAnswer, status: Int = 201) throws {
        try #require(answer.status == status, "\(answer.text)")
        let json = try #require(answer.json)
        self.json = json
        self.id = try #require(json["client_id"]?.string)
        self.secret = json["client_secret"]?.string
        self.management = try #require(json["registration_access_token"]?.string)
        let address = try #require(json["registration_client_uri"]?.string)
        try #require(address.hasPrefix(Hub.url))
        self.place = String(address.dropFirst(Hub.url.count))
    }
}
