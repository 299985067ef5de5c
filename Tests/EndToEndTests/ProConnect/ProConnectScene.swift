import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// ProConnect in front of one realm, as its own client is registered and asks.
struct ProConnectScene: Sendable {
    static let siret = "20000000800017"

    let hub: Hub
    let client: HubClient

    static func lend(
        siret: String? = siret,
        _ body: @escaping @Sendable (ProConnectScene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            try await hub.changeRealm { $0.organizations[0].siret = siret.flatMap { SIRET($0) } }
            let client = try await hub.client(
                "proconnect",
                authentication: .secretPost,
                redirectURI: "https://proconnect.example/api/v2/oidc-callback"
            )
            try await hub.change(client) {
                $0.client.claimProfile = .proconnect
                $0.client.requiresPKCE = false
                $0.client.grants = [.authorizationCode]
                $0.postLogoutRedirectURIs = ["https://proconnect.example/api/v2/client/logout-callback"]
            }
            try await body(ProConnectScene(hub: hub, client: client))
        }
    }

    /// Its request: all its scopes, its claims, no PKCE, the service's name.
    func request(_ changes: [String: String?] = [:]) -> String {
        let usual: [String: String?] = [
            "scope": ProConnectIdentity.scopes.joined(separator: " "),
            "claims": #"{"id_token":{"amr":null,"acr":null}}"#,
            "acr_values": "eidas1",
            "code_challenge": nil,
            "code_challenge_method": nil,
            "sp_id": "1234",
            "sp_name": "Démarches & co",
            "siret_hint": nil,
            "remember_me": "false",
        ]
        return self.hub.authorizePath(self.client, realm: "armor", usual.merging(changes) { $1 })
    }

    /// Its token request, and what it reads.
    func read(_ answer: HubAnswer) async throws -> (userinfo: HubAnswer, idToken: JSONValue) {
        let code = try #require(answer.parameters["code"], "\(answer.status) \(answer.location ?? answer.text)")
        let changes: [String: String?] = ["code_verifier": nil, "sp_id": "1234", "sp_name": "Démarches & co"]
        let tokens = try await self.hub.redeem(code, for: self.client, realm: "armor", changes).json
        let access = try #require(tokens?["access_token"]?.string)
        let idToken = try #require(tokens?["id_token"]?.string)
        let userinfo = try await self.hub.userinfo(access, realm: "armor")
        return (userinfo, try await self.hub.verified(idToken).claims)
    }
}
