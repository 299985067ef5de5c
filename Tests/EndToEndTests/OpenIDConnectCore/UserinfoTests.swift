import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Core, section 5.3, and RFC 6750.
@Suite struct UserinfoTests {
    private static func isRefusal(_ answer: HubAnswer) -> Bool {
        answer.status == 401 && answer.header("WWW-Authenticate") == #"Bearer error="invalid_token""#
            && answer.header("Cache-Control") == "no-store" && answer.error == "invalid_token"
    }

    static let scopes: [(scope: String, claims: Set<String>)] = [
        ("openid", ["sub"]),
        ("openid email", ["sub", "email", "email_verified"]),
        ("openid profile", ["sub", "name", "given_name", "family_name", "usual_name", "preferred_username"]),
        ("openid organization", ["sub", "realm", "siren", "organization_name"]),
        ("openid groups", ["sub", "groups"]),
        ("openid unheard-of", ["sub"]),
    ]

    @Test(arguments: scopes)
    func `5.4: a scope opens its claims, and a claim without a value is left out`(
        scope: String,
        claims: Set<String>
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member(groups: ["élus"]))
            let tokens = try await hub.tokens(for: client, by: browser, ["scope": scope])
            let answer = try await hub.userinfo(tokens.access)
            #expect(answer.isOAuthJSON)
            let found = Set(try #require(answer.json?.object).keys)
            // The realm of this bench gives its body no SIRET.
            #expect(found == claims)
        }
    }

    @Test func `5.3.2: sub is the one of the ID token`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let subject = try await hub.verified(tokens.id).claims["sub"]
            #expect(try await hub.userinfo(tokens.access).json?["sub"] == subject)
        }
    }

    @Test func `RFC 6750 3.1: without credentials there is a challenge and no error code`() async throws {
        try await Hub.lend { hub in
            for request: HubRequest in [
                .get("/oauth2/userinfo"), .post("/oauth2/userinfo", form: []), .get("/realms/armor/oauth2/userinfo"),
                .get("/oauth2/userinfo?access_token=any"), .post("/oauth2/userinfo", form: [("access_token", "any")]),
            ] {
                let answer = try await hub.send(request)
                #expect(answer.status == 401)
                #expect(answer.header("WWW-Authenticate") == "Bearer")
                #expect(answer.text.isEmpty)
            }
        }
    }

    @Test func `RFC 6750 2: a right token in the address or the body is not read`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).access
            #expect(try await hub.send(.get("/oauth2/userinfo?access_token=\(token)")).status == 401)
            let form = HubRequest.post("/oauth2/userinfo", form: [("access_token", token)])
            #expect(try await hub.send(form).status == 401)
        }
    }

    @Test(arguments: ["", "any", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30."])
    func `RFC 6750 3.1: a token that cannot be read is invalid_token`(token: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.userinfo(token)
            #expect(Self.isRefusal(answer))
        }
    }

    @Test func `RFC 6750 3.1: another scheme is answered by a challenge without an error code`() async throws {
        try await Hub.lend { hub in
            for value in [Hub.basic("mairie", "secret").value, "Digest", "Bearers any", ""] {
                let header = (name: "Authorization", value: value)
                let answer = try await hub.send(.get("/oauth2/userinfo", headers: [header]))
                #expect(answer.status == 401)
                #expect(answer.header("WWW-Authenticate") == "Bearer")
                #expect(answer.text.isEmpty)
            }
        }
    }

    @Test func `RFC 6750 3.1: a token brought in two ways at once is invalid_request`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).access
            let header = [(name: "Authorization", value: "Bearer \(token)")]
            for request: HubRequest in [
                .get("/oauth2/userinfo?access_token=\(token)", headers: header),
                .get("/oauth2/userinfo?access_token=", headers: header),
                .post("/oauth2/userinfo", form: [("access_token", token)], headers: header),
                .post("/realms/armor/oauth2/userinfo", form: [("access_token", "other")], headers: header),
                .post("/realms/armor/protocol/openid-connect/userinfo?access_token=a", form: [], headers: header),
            ] {
                let answer = try await hub.send(request)
                #expect(answer.status == 400)
                #expect(answer.error == "invalid_request")
                #expect(answer.header("WWW-Authenticate") == #"Bearer error="invalid_request""#)
            }
            for request: HubRequest in [
                .post("/oauth2/userinfo", form: [("other", "1")], headers: header),
                .get("/oauth2/userinfo?other=1", headers: header),
                .post("/oauth2/userinfo", text: "access_token", type: "text/plain", headers: header),
            ] { #expect(try await hub.send(request).status == 200) }
        }
    }

    @Test func `5.3: a token without the scope openid is insufficient_scope, which RFC 6750 3.1 makes 403`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let narrow = try await hub.refresh(tokens.refresh, for: client, ["scope": "email"])
            #expect(narrow.status == 200)
            #expect(narrow.json?["scope"]?.string == "email")
            // An answer without the scope is no answer of OpenID Connect.
            #expect(narrow.json?["id_token"] == nil)
            let token = try #require(narrow.json?["access_token"]?.string)
            let answer = try await hub.userinfo(token)
            #expect(answer.status == 403)
            #expect(answer.error == "insufficient_scope")
            #expect(answer.header("WWW-Authenticate") == #"Bearer error="insufficient_scope", scope="openid""#)
            let successor = try #require(narrow.json?["refresh_token"]?.string)
            let whole = try HubTokens(await hub.refresh(successor, for: client))
            #expect(try await hub.userinfo(whole.access).status == 200)
        }
    }

    @Test func `RFC 6750 2.1: the scheme is read in any case, by GET and POST`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).access
            let headers = [(name: "Authorization", value: "bEARER   \(token)")]
            #expect(try await hub.send(.get("/oauth2/userinfo", headers: headers)).status == 200)
            #expect(try await hub.send(.post("/oauth2/userinfo", form: [], headers: headers)).status == 200)
        }
    }

    @Test func `5.3.1: an ID token, or the token of another issuer, opens nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let ofHub = try await hub.tokens(for: client, by: browser)
            let ofRealm = try await hub.tokens(for: client, by: browser, realm: "armor")
            #expect(Self.isRefusal(try await hub.userinfo(ofHub.id)))
            #expect(Self.isRefusal(try await hub.userinfo(ofHub.access, realm: "armor")))
            #expect(Self.isRefusal(try await hub.userinfo(ofRealm.access)))
            #expect(Self.isRefusal(try await hub.userinfo(ofRealm.access, realm: "argoat")))
            #expect(try await hub.userinfo(ofRealm.access, realm: "armor").status == 200)
        }
    }

    @Test func `RFC 6750 3.1: five minutes later the token has ended`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).access
            hub.clock.advance(by: .seconds(299))
            #expect(try await hub.userinfo(token).status == 200)
            hub.clock.advance(by: .seconds(1))
            #expect(Self.isRefusal(try await hub.userinfo(token)))
        }
    }

    @Test func `5.3: a token of a session that was signed out opens nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            _ = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
            #expect(Self.isRefusal(try await hub.userinfo(tokens.access)))
        }
    }

    @Test func `RFC 6750 3.1: a token whose signature was changed is invalid_token`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let parts = try await hub.tokens(for: client, by: browser).access.split(separator: ".").map(String.init)
            let signature = (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
            #expect(Self.isRefusal(try await hub.userinfo("\(parts[0]).\(parts[1]).\(signature)")))
        }
    }
}
