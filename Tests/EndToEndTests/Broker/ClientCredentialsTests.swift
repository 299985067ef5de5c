import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// An application takes a token for itself (RFC 6749, section 4.4).
@Suite struct ClientCredentialsTests {
    private static func lend(
        rights: Set<Application.BrokerRight> = [.deposit, .receive],
        _ body: @escaping @Sendable (Hub, HubClient) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("actes")
            try await hub.change(client) { $0.brokerRights = rights }
            try await body(hub, client)
        }
    }

    @Test func `RFC 6749 4.4.3: a token for the broker, without a refresh token`() async throws {
        try await Self.lend { hub, client in
            let answer = try await hub.clientCredentials(client)
            #expect(answer.status == 200)
            #expect(answer.isOAuthJSON)
            #expect(answer.json?["token_type"]?.string == "Bearer")
            #expect(answer.json?["refresh_token"] == nil)
            #expect(answer.json?["id_token"] == nil)
            #expect(answer.json?["scope"]?.string == "broker.deposit broker.receive")
            let lifetime = try #require(answer.json?["expires_in"]?.integer)
            #expect(1...3600 ~= lifetime)
            let token = try #require(answer.json?["access_token"]?.string)
            let claims = try await hub.verified(token, type: "at+jwt").claims
            #expect(claims["client_id"]?.string == "actes")
            #expect(claims["sub"]?.string == "actes")
            #expect(claims["aud"]?.string == "\(Hub.url)/broker/v1")
            #expect(claims["iss"]?.string == Hub.url)
        }
    }

    @Test(arguments: [
        ("broker.deposit", "broker.deposit"), ("broker.receive", "broker.receive"),
        ("broker.receive broker.deposit", "broker.deposit broker.receive"),
    ])
    func `RFC 6749 3.3: a narrower scope is given as it is`(asked: String, given: String) async throws {
        try await Self.lend { hub, client in
            let answer = try await hub.clientCredentials(client, scope: asked)
            #expect(answer.json?["scope"]?.string == given)
        }
    }

    @Test(arguments: ["broker.receive", "broker.deposit broker.receive", "openid", "broker.admin", " "])
    func `RFC 6749 5.2: a wider scope is invalid_scope`(scope: String) async throws {
        try await Self.lend(rights: [.deposit]) { hub, client in
            let answer = try await hub.clientCredentials(client, scope: scope)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_scope")
            #expect(try await hub.clientCredentials(client).json?["scope"]?.string == "broker.deposit")
        }
    }

    @Test func `RFC 6749 5.2: without a right, and for a public client, unauthorized_client`() async throws {
        try await Hub.lend { hub in
            let plain = try await hub.client("portail")
            let none = try await hub.clientCredentials(plain)
            #expect(none.status == 400)
            #expect(none.error == "unauthorized_client")
            let open = try await hub.client("mobile", authentication: .none)
            try await hub.change(open) { $0.brokerRights = [.deposit] }
            #expect(try await hub.clientCredentials(open).error == "unauthorized_client")
        }
    }

    @Test func `RFC 6749 5.2: a wrong secret is invalid_client`() async throws {
        try await Self.lend { hub, client in
            let form = [("grant_type", "client_credentials")]
            let answer = try await hub.token(client, form: form, secret: "faux")
            #expect(answer.status == 401)
            #expect(answer.error == "invalid_client")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Basic") == true)
        }
    }

    @Test func `a code's parameters are no business of this grant, and a repeated one is refused`() async throws {
        try await Self.lend { hub, client in
            let form = [("grant_type", "client_credentials"), ("scope", "broker.deposit"), ("scope", "broker.receive")]
            let answer = try await hub.token(client, form: form)
            #expect(answer.error == "invalid_request")
        }
    }

    @Test func `RFC 8707 2: the only resource registered is meant where none is named`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("traitement", in: "armor")
            let none = try await hub.clientCredentials(client)
            #expect(none.error == "unauthorized_client")
            #expect(none.json?["error_description"]?.string?.contains("liamm app update --resource") == true)
            try await hub.change(client) { $0.client.resources = ["https://api.armor.example"] }
            let answer = try await hub.clientCredentials(client)
            let token = try #require(answer.json?["access_token"]?.string, "\(answer.text)")
            let claims = try await hub.verified(token, type: "at+jwt").claims
            #expect(claims["aud"] == "https://api.armor.example" && claims["realm"] == "armor")
            #expect(answer.json?["scope"] == nil)
            try await hub.change(client) { $0.client.resources.append("https://files.armor.example") }
            let several = try await hub.clientCredentials(client)
            #expect(several.error == "invalid_target")
            #expect(
                several.json?["error_description"]?.string?.contains("name one with the parameter resource") == true
            )
            // Who may do something at the broker means the broker.
            try await hub.change(client) { $0.brokerRights = [.deposit] }
            let broker = try await hub.brokerToken(client)
            #expect(try await hub.verified(broker, type: "at+jwt").claims["aud"] == .string("\(Hub.url)/broker/v1"))
        }
    }

    @Test func `RFC 8414 2: the metadata says that the grant is there`() async throws {
        try await Hub.lend { hub in
            let metadata = try await hub.send(.get("/.well-known/oauth-authorization-server")).json
            let grants = metadata?["grant_types_supported"]?.array?.compactMap(\.string) ?? []
            #expect(grants.contains("client_credentials"))
        }
    }
}
