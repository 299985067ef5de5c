import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// RFC 6749, section 4.1.2.1, with RFC 9700, section 4.11: what is told to the agent, what to the application.
@Suite struct AuthorizationErrorTests {
    @Test(arguments: [nil, "nobody", "Mairie", "mairie ", ""])
    func `4.1.2.1: an unknown client is a page, never a redirect`(id: String?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client, ["client_id": id]))
            #expect(answer.status == 400)
            #expect(answer.isPage)
            #expect(answer.location == nil)
        }
    }

    @Test func `4.1.2.1: a disabled client is a page, never a redirect`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.isEnabled = false }
            let answer = try await hub.send(.get(hub.authorizePath(client)))
            #expect(answer.status == 400)
            #expect(answer.isPage)
            #expect(answer.location == nil)
        }
    }

    static let foreign: [String?] = [
        nil, "", "https://evil.example/callback", "https://mairie.example/callback/",
        "https://mairie.example/callback?a=1",
        "https://mairie.example/Callback", "https://MAIRIE.example/callback", "http://mairie.example/callback",
        "https://mairie.example:443/callback", "https://mairie.example/callback#x",
        "https://mairie.example/callback%20",
        "https://mairie.example@evil.example/callback", "//evil.example", "/callback", "javascript:alert(1)",
        "https://mairie.example/./callback", "https://mairie.example",
    ]

    @Test(arguments: foreign)
    func `4.1.2.1: an address that is not registered is a page, never a redirect`(address: String?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            for path in [
                hub.authorizePath(client, ["redirect_uri": address]),
                hub.authorizePath(client, ["redirect_uri": address, "prompt": "none"]),
                hub.authorizePath(client, ["redirect_uri": address, "response_type": "token"]),
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == 400)
                #expect(answer.isPage)
                #expect(answer.location == nil)
                #expect(!answer.text.contains("evil.example/callback\""))
            }
        }
    }

    static let refusals: [([String: String?], String)] = [
        (["response_type": nil], "invalid_request"),
        (["response_type": "token"], "unsupported_response_type"),
        (["response_type": "id_token"], "unsupported_response_type"),
        (["response_type": "code id_token"], "unsupported_response_type"),
        (["response_mode": "fragment"], "invalid_request"),
        (["request": "e30.e30."], "request_not_supported"),
        (["request_uri": "https://evil.example/request"], "request_uri_not_supported"),
        (["scope": nil], "invalid_scope"),
        (["scope": "profile email"], "invalid_scope"),
        (["scope": "OPENID"], "invalid_scope"),
        (["prompt": "none login"], "invalid_request"),
        (["prompt": "maybe"], "invalid_request"),
        (["max_age": "soon"], "invalid_request"),
        (["max_age": "-1"], "invalid_request"),
        (["max_age": "99999999999999999999"], "invalid_request"),
        (["code_challenge": nil], "invalid_request"),
    ]

    @Test(arguments: refusals)
    func `4.1.2.1: any other error goes to the application with its state and the issuer`(
        changes: [String: String?],
        error: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            for realm: Realm.Slug? in [nil, "armor"] {
                let answer = try await hub.send(.get(hub.authorizePath(client, realm: realm, changes)))
                #expect(answer.status == 303)
                #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
                #expect(answer.parameters["error"] == error)
                #expect(answer.parameters["state"] == "état 1")
                #expect(answer.parameters["iss"] == Hub.issuer(of: realm))
                #expect(answer.parameters["code"] == nil)
            }
        }
    }

    @Test func `4.1.2.1: a request without state is answered without one`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.send(.get(hub.authorizePath(client, ["state": nil, "scope": nil])))
            #expect(answer.parameters["error"] == "invalid_scope")
            #expect(answer.parameters["state"] == nil)
        }
    }

    @Test(arguments: ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "unknown"])
    func `3.1: a repeated parameter is refused on a page`(name: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let path = hub.authorizePath(client, ["unknown": "1"])
            let answer = try await browser.get("\(path)&\(name)=https%3A%2F%2Fevil.example")
            #expect(answer.status == 400)
            #expect(answer.isPage)
            #expect(answer.location == nil)
        }
    }

    @Test(arguments: ["%", "%zz=1", "state=%ff", "state=%00"])
    func `3.1: a query that cannot be read is refused on a page`(query: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get("/oauth2/authorize?\(query)"))
            #expect(answer.status == 400)
            #expect(answer.isPage)
        }
    }

    @Test(arguments: ["/realms/nowhere/oauth2/authorize", "/realms/nowhere/protocol/openid-connect/auth"])
    func `3.1: what is not there is not found, whether its query can be read or not`(path: String) async throws {
        try await Hub.lend { hub in
            for query in ["%", "state=%ff", "client_id=mairie"] {
                let answer = try await hub.send(.get("\(path)?\(query)"))
                #expect(answer.status == 404)
                #expect(answer.isPage)
                #expect(answer.text.contains("not-found"))
            }
            // Where there is one, the page says that it cannot be read: no application is unknown by that.
            for path in ["/oauth2/authorize", "/realms/armor/oauth2/authorize", "/oauth2/logout", "/sign-in"] {
                let answer = try await hub.send(.get("\(path)?client_id=mairie&state=%ff"))
                #expect(answer.status == 400)
                #expect(answer.text.contains("<h1>Demande illisible</h1>"))
            }
        }
    }

    @Test(arguments: [
        "openid \u{7f}", "openid\temail", "openid \"email\"", "openid e\\mail", "openid émail", "openid\nemail",
    ])
    func `3.3: a scope of other characters is invalid_scope, wherever it is asked for`(scope: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let device = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client, ["scope": scope]))
            #expect(answer.parameters["error"] == "invalid_scope")
            #expect(answer.parameters["state"] == "état 1")
            let tokens = try await hub.tokens(for: client, by: browser)
            let form = [("grant_type", "client_credentials"), ("scope", scope)]
            #expect(try await hub.refresh(tokens.refresh, for: client, ["scope": scope]).error == "invalid_scope")
            #expect(try await hub.token(client, form: form).error == "invalid_scope")
            let begun = try await hub.call("device_authorization", device, form: [("scope", scope)])
            #expect(begun.error == "invalid_scope")
        }
    }

    @Test func `3.1: the request may be a form, and is answered alike`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let query = try #require(hub.authorizePath(client).split(separator: "?").last)
            let form = try FormParameters(parsing: query.utf8).values
            let answer = try await browser.post("/oauth2/authorize", form)
            #expect(answer.status == 303)
            #expect(answer.parameters["code"] != nil)
            let refused = try await browser.post("/oauth2/authorize", form.merging(["scope": "email"]) { $1 })
            #expect(refused.parameters["error"] == "invalid_scope")
        }
    }

    @Test func `3.1: an unknown realm has no authorization endpoint`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.send(.get(hub.authorizePath(client, realm: "nowhere")))
            #expect(answer.status == 404)
            #expect(answer.isPage)
        }
    }
}
