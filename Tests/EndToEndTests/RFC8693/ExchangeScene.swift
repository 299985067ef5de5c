import HubTesting
import Model
import Primitives
import Testing

/// `mairie` holds tokens of an agent and may ask for others for `archives`.
struct ExchangeScene: Sendable {
    static let accessToken = "urn:ietf:params:oauth:token-type:access_token"
    static let idToken = "urn:ietf:params:oauth:token-type:id_token"

    let hub: Hub
    let client: HubClient
    let target: HubClient
    let member: Affiliation
    let tokens: HubTokens

    static func lend(
        scope: String = "openid profile email",
        _ body: @escaping @Sendable (ExchangeScene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let target = try await hub.client("archives")
            for one in [client, target] { try await hub.change(one) { $0.client.grants.insert(.tokenExchange) } }
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let scene = ExchangeScene(
                hub: hub,
                client: client,
                target: target,
                member: member,
                tokens: try await hub.tokens(for: client, by: browser, ["scope": scope])
            )
            try await scene.allow(client, ["archives"])
            try await body(scene)
        }
    }

    func allow(_ client: HubClient, _ audiences: [Application.ClientID]) async throws {
        try await self.hub.change(client) { $0.client.exchangeAudiences = audiences }
    }

    func exchange(_ changes: [String: String], by client: HubClient? = nil) async throws -> HubAnswer {
        try await self.hub.exchange(self.tokens.access, changes, by: client ?? self.client)
    }

    func token(_ changes: [String: String]) async throws -> String {
        let answer = try await self.exchange(changes)
        return try #require(answer.json?["access_token"]?.string, "\(answer.text)")
    }
}

extension Hub {
    func exchange(
        _ token: String,
        _ changes: [String: String],
        by client: HubClient,
        realm: Realm.Slug? = nil
    ) async throws -> HubAnswer {
        let usual = [
            "grant_type": ClientSettings.GrantKind.tokenExchange.rawValue,
            "subject_token": token,
            "subject_token_type": ExchangeScene.accessToken,
        ]
        let form = usual.merging(changes) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return try await self.token(client, realm: realm, form: form)
    }
}
