import HubTesting
import Model
import Primitives
import Testing

/// RFC 9126: what is pushed, by whom, and what is refused at once.
@Suite struct PushedRequestTests {
    private static let prefix = "urn:ietf:params:oauth:request_uri:"

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `2.2: the answer is 201 with a reference of 256 random bits that lives 90 seconds`(
        realm: Realm.Slug?
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.push(client, realm: realm)
            #expect(answer.status == 201)
            #expect(answer.isOAuthJSON)
            #expect(answer.json?["expires_in"]?.integer == 90)
            let first = try #require(answer.json?["request_uri"]?.string)
            #expect(first.hasPrefix(Self.prefix))
            #expect(Base64URL.decode(String(first.dropFirst(Self.prefix.count)))?.count == 32)
            #expect(try await hub.reference(to: client, realm: realm) != first)
            let address = try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration"))
            let named = address.json?["pushed_authorization_request_endpoint"]?.string
            #expect(named == "\(Hub.issuer(of: realm))/oauth2/par")
        }
    }

    @Test(arguments: [Application.Authentication.secretBasic, .secretPost, .none])
    func `2: each client proves itself as at the token endpoint`(method: Application.Authentication) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: method)
            #expect(try await hub.push(client).status == 201)
            guard method != .none else { return }
            let wrong = try await hub.push(client, secret: "wrong")
            #expect(wrong.status == 401)
            #expect(wrong.error == "invalid_client")
            let bare = [("client_id", client.id.text), ("redirect_uri", client.redirectURI)]
            let unproved = try await hub.send(.post("/oauth2/par", form: bare))
            #expect(unproved.status == 401)
            #expect(unproved.error == "invalid_client")
        }
    }

    static let refusals: [([String: String?], String)] = [
        (["request_uri": "urn:ietf:params:oauth:request_uri:abc"], "invalid_request"),
        (["request_uri": "https://mairie.example/request"], "invalid_request"),
        (["client_id": "courrier"], "invalid_request"),
        (["redirect_uri": "https://evil.example/cb"], "invalid_request"),
        (["redirect_uri": nil], "invalid_request"),
        (["response_type": nil], "invalid_request"),
        (["response_type": "code id_token"], "unsupported_response_type"),
        (["response_type": "token"], "unsupported_response_type"),
        (["response_mode": "fragment"], "invalid_request"),
        (["scope": "email"], "invalid_scope"),
        (["prompt": "none login"], "invalid_request"),
        (["max_age": "-1"], "invalid_request"),
        (["code_challenge": nil, "code_challenge_method": nil], "invalid_request"),
        (["code_challenge_method": "plain"], "invalid_request"),
        (["claims": "[]"], "invalid_request"),
        (["resource": "https://elsewhere.example/api"], "invalid_target"),
        (["authorization_details": "[{\"type\":\"unknown\"}]"], "invalid_authorization_details"),
        (["dpop_jkt": "short"], "invalid_request"),
        (["id_token_hint": "e30.e30.e30"], "invalid_request"),
        (["request": "e30.e30."], "request_not_supported"),
    ]

    @Test(arguments: refusals)
    func `2.1, 2.3: a request is checked when it is pushed, and the error says what`(
        changes: [String: String?],
        error: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.push(client, changes)
            #expect(answer.status == 400)
            #expect(answer.isOAuthJSON)
            #expect(answer.error == error)
            #expect(answer.json?["request_uri"] == nil)
        }
    }

    @Test func `2.1: a repeated parameter, another method and another body are refused`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let header = Hub.basic("mairie", client.secret ?? "")
            let twice = HubRequest.post(
                "/oauth2/par",
                form: [("scope", "openid"), ("scope", "email")],
                headers: [header]
            )
            #expect(try await hub.send(twice).error == "invalid_request")
            let get = try await hub.send(.get("/oauth2/par", headers: [header]))
            #expect(get.status == 405)
            #expect(get.header("Allow") == "OPTIONS, POST")
            let json = HubRequest.post("/oauth2/par", text: "{}", type: "application/json", headers: [header])
            #expect(try await hub.send(json).status == 400)
        }
    }

    @Test func `2.1: client_id may be left to the authentication`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let reference = try await hub.reference(to: client, ["client_id": nil])
            let answer = try await browser.get(hub.referringPath(client, ["request_uri": reference]))
            #expect(answer.parameters["code"] != nil)
        }
    }

    @Test func `2.1: without PKCE where it was not registered, as at the authorization endpoint`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let bare: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
            try await hub.change(client) { $0.client.requiresPKCE = false }
            #expect(try await hub.push(client, bare).status == 201)
            try await hub.change(client) { $0.client.profile = .fapi2 }
            #expect(try await hub.push(client, bare).error == "invalid_request")
        }
    }
}
