import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// The eleven cases by which an implementation of RP-Initiated Logout is certified, and the ways of known applications.
@Suite struct CertifiedLogoutTests {
    struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let browser: HubBrowser
        let idToken: String

        var isSignedIn: Bool {
            get async throws {
                let path = self.hub.authorizePath(self.client, ["prompt": "none"])
                return try await self.browser.get(path).parameters["code"] != nil
            }
        }

        /// The answer to a logout with these parameters.
        func logout(_ parameters: [(String, String)]) async throws -> HubAnswer {
            try await self.browser.get("/oauth2/logout?\(FormParameters.encode(parameters))")
        }

        /// A page, no redirect, and the session goes on.
        func expectRefusal(_ parameters: [(String, String)]) async throws {
            let answer = try await self.logout(parameters)
            #expect(answer.status == 400)
            #expect(answer.isPage)
            #expect(answer.location == nil)
            #expect(try await self.isSignedIn)
        }

        /// Asked on a page, then signed out on a page, without leaving the hub.
        func expectPage(_ parameters: [(String, String)]) async throws {
            let asked = try await self.logout(parameters)
            #expect(asked.status == 200)
            let done = try await self.browser.submit(#require(asked.form))
            #expect(done.status == 200)
            #expect(done.isPage)
            #expect(done.location == nil)
            #expect(try await !self.isSignedIn)
        }
    }

    private static func lend(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        try await TLSScene.lend { tls in
            let hub = tls.hub
            let client = try await hub.client(algorithm: .RS256)
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            try await body(Scene(hub: hub, client: client, browser: browser, idToken: token))
        }
    }

    private static func bye(_ scene: Scene) -> (String, String) {
        ("post_logout_redirect_uri", scene.client.postLogoutURI)
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `discovery-endpoint-verification: the endpoint is named`(realm: Realm.Slug?) async throws {
        try await Hub.lend { hub in
            let document = try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration")).json
            #expect(document?["end_session_endpoint"]?.string == "\(Hub.issuer(of: realm))/oauth2/logout")
        }
    }

    @Test func `rp-initiated-logout: back to the registered address with the exact state, and signed out`() async throws
    {
        try await Self.lend { scene in
            let answer = try await scene.logout([
                ("id_token_hint", scene.idToken), Self.bye(scene), ("state", "a+b %/="),
            ])
            #expect(answer.status == 303)
            #expect(answer.location?.hasPrefix("\(scene.client.postLogoutURI)?") == true)
            #expect(answer.parameters == ["state": "a+b %/="])
            let none = try await scene.browser.get(scene.hub.authorizePath(scene.client, ["prompt": "none"]))
            #expect(none.parameters["error"] == "login_required")
        }
    }

    @Test func `no-state: back without a state, as ProConnect asks`() async throws {
        try await Self.lend { scene in
            let answer = try await scene.logout([("id_token_hint", scene.idToken), Self.bye(scene)])
            #expect(answer.location == scene.client.postLogoutURI)
            #expect(try await !scene.isSignedIn)
        }
    }

    @Test func `bad-post-logout-redirect-uri: no redirect`() async throws {
        try await Self.lend { scene in
            let other = ("post_logout_redirect_uri", "https://mairie.example/other")
            try await scene.expectRefusal([("id_token_hint", scene.idToken), other, ("state", "s")])
        }
    }

    @Test func `query-added-to-post-logout-redirect-uri: no redirect`() async throws {
        try await Self.lend { scene in
            let added = ("post_logout_redirect_uri", "\(scene.client.postLogoutURI)?foo=bar")
            try await scene.expectRefusal([("id_token_hint", scene.idToken), added, ("state", "s")])
        }
    }

    @Test func `modified-id-token-hint: one without a signature is refused`() async throws {
        try await Self.lend { scene in
            let claims = scene.idToken.split(separator: ".")[1]
            for header in [#"{"alg":"none"}"#, #"{"alg":"none","typ":"JWT"}"#] {
                let hint = "\(Base64URL.encode(Array(header.utf8))).\(claims)."
                try await scene.expectRefusal([("id_token_hint", hint), Self.bye(scene), ("state", "s")])
            }
        }
    }

    @Test func `bad-id-token-hint: one that somebody else signed is refused`() async throws {
        try await Self.lend { scene in
            let claims = try await scene.hub.verified(scene.idToken, algorithm: .RS256).claims
            for algorithm in [SigningAlgorithm.RS256, .ES256, .EdDSA] {
                let hint = try JWT.sign(claims, type: "JWT", with: SigningKey.generate(algorithm))
                try await scene.expectRefusal([("id_token_hint", hint), Self.bye(scene), ("state", "s")])
            }
        }
    }

    @Test func `no-id-token-hint: an address without a client is no redirect`() async throws {
        try await Self.lend { scene in try await scene.expectRefusal([Self.bye(scene), ("state", "s")]) }
    }

    @Test func `no-params: signed out on a page`() async throws {
        try await Self.lend { scene in try await scene.expectPage([]) }
    }

    @Test func `no-post-logout-redirect-uri: signed out on a page`() async throws {
        try await Self.lend { scene in
            let answer = try await scene.browser.open(
                "/oauth2/logout?\(FormParameters.encode([("id_token_hint", scene.idToken), ("state", "s")]))"
            )
            #expect(answer.status == 200)
            #expect(answer.isPage)
            #expect(try await !scene.isSignedIn)
        }
    }

    @Test func `only-state: signed out on a page`() async throws {
        try await Self.lend { scene in try await scene.expectPage([("state", "s")]) }
    }

    @Test func `2: logout_hint proves nothing`() async throws {
        try await Self.lend { scene in
            let sid = try await scene.hub.verified(scene.idToken, algorithm: .RS256).claims["sid"]?.string ?? ""
            for hint in [sid, "alegoff@armor.example"] {
                let asked = try await scene.logout([
                    ("logout_hint", hint), ("client_id", scene.client.id.text), Self.bye(scene),
                ])
                #expect(asked.status == 200)
                #expect(try await scene.isSignedIn)
            }
            let answer = try await scene.logout([
                ("logout_hint", "somebody"), ("id_token_hint", scene.idToken), Self.bye(scene),
            ])
            #expect(answer.location == scene.client.postLogoutURI)
        }
    }

    @Test func `2: ui_locales chooses the language of both pages, and is not remembered`() async throws {
        try await Self.lend { scene in
            let asked = try await scene.logout([("ui_locales", "br")])
            #expect(asked.text.contains("<html lang=\"br\">"))
            #expect(scene.browser.cookies["liamm-language"] == nil)
            let done = try await scene.browser.submit(#require(asked.form))
            #expect(done.text.contains("<html lang=\"br\">"))
            #expect(scene.browser.cookies["liamm-language"] == nil)
        }
    }

    @Test func `2: a request by POST is one by GET`() async throws {
        try await Self.lend { scene in
            let form = ["id_token_hint": scene.idToken, "post_logout_redirect_uri": scene.client.postLogoutURI]
            let answer = try await scene.browser.follow(scene.browser.post("/oauth2/logout", form))
            #expect(answer.location == scene.client.postLogoutURI)
            #expect(try await !scene.isSignedIn)
        }
    }
}
