import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// OpenID Connect RP-Initiated Logout, sections 2 and 3.
@Suite struct EndSessionTests {
    private static func path(_ parameters: [(String, String)], realm: String = "") -> String {
        "\(realm)/oauth2/logout?\(FormParameters.encode(parameters))"
    }

    private static func isSignedIn(_ browser: HubBrowser, to client: HubClient) async throws -> Bool {
        let path = browser.hub.authorizePath(client, ["prompt": "none"])
        return try await browser.get(path).parameters["code"] != nil
    }

    @Test func `2: with its own ID token the application ends the session at once`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let answer = try await browser.get(
                Self.path([
                    ("id_token_hint", token), ("post_logout_redirect_uri", client.postLogoutURI), ("state", "é &=1"),
                ])
            )
            #expect(answer.status == 303)
            #expect(answer.location?.hasPrefix("\(client.postLogoutURI)?") == true)
            #expect(answer.parameters == ["state": "é &=1"])
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            #expect(try await !Self.isSignedIn(browser, to: client))
        }
    }

    @Test func `2: without a return address the agent is told on a page`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let answer = try await browser.open(Self.path([("id_token_hint", token)]))
            #expect(answer.status == 200)
            #expect(answer.isPage)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    @Test func `2: the cookie of an ended session is dead, not only forgotten`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let thief = HubBrowser(hub, cookies: browser.cookies)
            let token = try await hub.tokens(for: client, by: browser).id
            _ = try await browser.get(Self.path([("id_token_hint", token)]))
            #expect(try await !Self.isSignedIn(thief, to: client))
        }
    }

    @Test func `2: an expired hint is a hint still`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            hub.clock.advance(by: .hours(2))
            _ = try await browser.get(Self.path([("id_token_hint", token)]))
            #expect(try await !Self.isSignedIn(browser, to: client))
        }
    }

    @Test func `2: without a hint the agent is asked, and the session goes on until the answer`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let asked = try await browser.get(
                Self.path([
                    ("client_id", client.id.text), ("post_logout_redirect_uri", client.postLogoutURI), ("state", "s"),
                ])
            )
            #expect(asked.status == 200)
            #expect(try await Self.isSignedIn(browser, to: client))
            let answer = try await browser.submit(#require(asked.form))
            #expect(answer.location == "\(client.postLogoutURI)?state=s")
            #expect(try await !Self.isSignedIn(browser, to: client))
        }
    }

    @Test func `2: a form of another site signs nobody out`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let asked = try await browser.get("/oauth2/logout")
            let token = try #require(asked.form?.fields["csrf"])
            let tries: [(form: [String: String], origin: String)] = [
                ([:], "null"), (["csrf": "false"], "null"), (["csrf": token], "https://evil.example"),
            ]
            for (form, origin) in tries {
                let headers = [(name: "Origin", value: origin)]
                let answer = try await browser.follow(browser.post("/oauth2/logout", form, headers: headers))
                #expect(answer.status == 200)
                #expect(answer.form != nil)
                #expect(try await Self.isSignedIn(browser, to: client))
            }
        }
    }

    @Test func `RFC 9110 8.3: a form without content needs no media type`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await hub.send(.method("POST", "/oauth2/logout"))
            #expect(answer.status == 303)
            #expect(answer.location == "/oauth2/logout")
            let asked = try await browser.open(#require(answer.location))
            #expect(asked.status == 200)
            #expect(asked.form != nil)
            #expect(try await Self.isSignedIn(browser, to: client))
            // Content without one is still refused.
            var nameless = HubRequest.method("POST", "/oauth2/logout")
            nameless.body = Array("state=s".utf8)
            #expect(try await hub.send(nameless).status == 400)
        }
    }

    @Test func `2: the hint of another session asks first`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let other = try await hub.browser(signedInAs: member)
            let token = try await hub.tokens(for: client, by: other).id
            let browser = try await hub.browser(signedInAs: member)
            let answer = try await browser.get(Self.path([("id_token_hint", token)]))
            #expect(answer.status == 200)
            #expect(answer.form != nil)
            #expect(try await Self.isSignedIn(browser, to: client))
            #expect(try await Self.isSignedIn(other, to: client))
        }
    }

    static let foreign = [
        "https://evil.example/", "https://mairie.example/callback", "https://mairie.example/bye/",
        "https://mairie.example/bye?a=1", "https://mairie.example/BYE", "javascript:alert(1)", "/", "//evil.example",
        "https://courrier.example/bye",
    ]

    @Test(arguments: foreign)
    func `3: a return address that is not registered is refused on a page, and ends nothing`(
        address: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            _ = try await hub.client("courrier")
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            for proof in [("id_token_hint", token), ("client_id", client.id.text), ("unknown", "1")] {
                let answer = try await browser.get(Self.path([proof, ("post_logout_redirect_uri", address)]))
                #expect(answer.status == 400)
                #expect(answer.isPage)
                #expect(answer.location == nil)
            }
            #expect(try await Self.isSignedIn(browser, to: client))
        }
    }

    @Test func `2: a hint that is forged, changed, of another issuer or client is refused on a page`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let refused: [String] = [
                Self.path([("id_token_hint", "\(tokens.id)A")]),
                Self.path([("id_token_hint", "eyJhbGciOiJub25lIn0.e30.")]),
                Self.path([("id_token_hint", tokens.access)]),
                Self.path([("id_token_hint", tokens.id)], realm: "/realms/armor"),
                Self.path([("id_token_hint", tokens.id), ("client_id", "courrier")]),
                Self.path([("id_token_hint", tokens.id), ("id_token_hint", tokens.id)]),
            ]
            for path in refused {
                let answer = try await browser.get(path)
                #expect(answer.status == 400)
                #expect(answer.isPage)
            }
            #expect(try await Self.isSignedIn(browser, to: client))
        }
    }

    @Test func `2: an agent who has signed out already is led on`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.send(
                .get(Self.path([("client_id", client.id.text), ("post_logout_redirect_uri", client.postLogoutURI)]))
            )
            #expect(answer.status == 303)
            #expect(answer.location == client.postLogoutURI)
        }
    }
}
