import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// The Dynamic plan of the OpenID Provider certification on the code flow, behind TLS: clients register themselves, prove
/// themselves by keys of theirs, and sign agents in.
@Suite struct DynamicPlanTests {
    /// A client that registered itself with `private_key_jwt`.
    private struct Scene: Sendable {
        let registration: RegistrationScene
        let made: Registered
        let publisher: KeyPublisher
        let browser: HubBrowser

        var hub: Hub { self.registration.hub }
        var client: HubClient {
            HubClient(
                id: .init(self.made.id),
                secret: nil,
                authentication: .privateKeyJWT,
                redirectURI: "https://sondage.example/cb",
                postLogoutURI: ""
            )
        }

        /// What the agent's browser is answered in the end, who agrees where that is asked.
        func answer(_ changes: [String: String] = [:]) async throws -> HubAnswer {
            let page = try await self.registration.ask(self.made, by: self.browser, changes)
            guard let form = page.form(to: "/sign-in/consent") else { return page }
            return try await self.browser.submit(form, ["decision": "allow"])
        }

        func token(
            _ form: [(String, String)],
            by key: ProofKey,
            claims: [String: JSONValue?] = [:]
        ) async throws -> HubAnswer {
            let assertion = try key.assertion(of: self.made.id, at: self.hub, claims: claims)
            return try await self.hub.send(.post("/oauth2/token", form: Hub.asserted(assertion, form)))
        }

        func tokens(
            _ changes: [String: String] = [:],
            by key: ProofKey,
            claims: [String: JSONValue?] = [:]
        ) async throws -> HubTokens {
            let code = try FlowChecks.code(await self.answer(changes), of: self.client, state: "s")
            let form = Hub.redemption(of: code, for: self.client)
            return try FlowChecks.tokens(await self.token(form, by: key, claims: claims))
        }
    }

    /// The client publishes its key at an address of its own; whoever is called by the hub is on loopback.
    private static func lend(
        _ key: ProofKey,
        _ metadata: [String: JSONValue] = [:],
        _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await KeyPublisher.lend(key.keySet) { publisher in
            try await TLSScene.lend { tls in
                let token = try await RegistrationScene.token(tls.hub, in: "armor", uses: 20)
                let registration = RegistrationScene(hub: tls.hub, token: token)
                let own: [String: JSONValue] = [
                    "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": .string(publisher.address),
                    "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
                ]
                let made = try await registration.registered(own.merging(metadata) { _, new in new })
                let browser = try await tls.hub.browser(signedInAs: tls.hub.member())
                try await body(
                    Scene(registration: registration, made: made, publisher: publisher, browser: browser)
                )
            }
        }
    }

    @Test func `oidcc-server, oidcc-idtoken-rs256, oidcc-registration-jwks-uri: signed in by a key that is published`()
        async throws
    {
        let key = try ProofKey(.RS256)
        try await Self.lend(key) { scene in
            let answer = try await scene.registration.register()
            #expect(answer.status == 201 && answer.isOAuthJSON)
            let management = try Registered(answer)
            #expect(!management.management.isEmpty && management.place.hasPrefix("/oauth2/register/"))
            let tokens = try await scene.tokens(by: key)
            let claims = try await FlowChecks.identity(tokens.id, of: scene.client, on: scene.hub, nonce: "n")
            let userinfo = try await scene.hub.userinfo(tokens.access)
            #expect(userinfo.json?["sub"] == claims["sub"])
            #expect(scene.publisher.requests == 1)
        }
    }

    @Test func `oidcc-ensure-client-assertion-with-iss-aud-succeeds`() async throws {
        let key = try ProofKey()
        try await Self.lend(key) { scene in
            let audiences: [JSONValue] = [.string(Hub.url), .string("\(Hub.url)/oauth2/token")]
            for audience in audiences {
                let tokens = try await scene.tokens(by: key, claims: ["aud": audience])
                let answer = try await scene.hub.userinfo(tokens.access)
                #expect(answer.status == 200, "\(audience)")
            }
        }
    }

    @Test func `oidcc-userinfo-rs256: a signed token for the client, of the published key, without a nonce`()
        async throws
    {
        let key = try ProofKey()
        try await Self.lend(key, ["userinfo_signed_response_alg": "RS256"]) { scene in
            let tokens = try await scene.tokens(by: key)
            let answer = try await scene.hub.userinfo(tokens.access)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/jwt")
            let published = try KeySet(json: try await scene.hub.send(.get("/oauth2/jwks")).text.utf8)
            let token = try JWT.verify(answer.text, keys: published, algorithms: [.RS256], type: "JWT")
            #expect(token.header["kid"]?.string != nil)
            #expect(token.claims["iss"]?.string == Hub.url)
            #expect(token.claims["aud"]?.string == scene.made.id)
            #expect(token.claims["nonce"] == nil)
            // Standard claims of tokens are there as they should be or not at all.
            #expect(token.claims["iat"] == nil || token.claims["iat"]?.integer != nil)
            let identity = try await scene.hub.verified(tokens.id, algorithm: .RS256).claims
            #expect(token.claims["sub"] == identity["sub"])
        }
    }

    @Test func `oidcc-server-rotate-keys: the new key is published beside the old ones, and signs`() async throws {
        let key = try ProofKey()
        try await Self.lend(key) { scene in
            func published() async throws -> Set<String> {
                let keys = try await scene.hub.send(.get("/oauth2/jwks")).json?["keys"]?.array ?? []
                return Set(keys.compactMap { $0["kid"]?.string })
            }
            let first = try await scene.tokens(by: key)
            let before = try await published()
            let rotation = #"{"algorithm":"RS256","dryRun":false}"#
            let rotated = try await scene.hub.administer(
                .post("/admin/v1/platform/keys/rotate", text: rotation, type: "application/json")
            )
            #expect(rotated.status < 300, "\(rotated.text)")
            scene.hub.clock.advance(by: .seconds(3))
            let after = try await published()
            #expect(after.isSuperset(of: before) && after.count == before.count + 1)
            let second = try await scene.tokens(by: key)
            let old = try await scene.hub.verified(first.id, algorithm: .RS256).header["kid"]
            let new = try await scene.hub.verified(second.id, algorithm: .RS256).header["kid"]
            #expect(old != new)
        }
    }

    @Test func `oidcc-refresh-token-rp-key-rotation: a key that the client changed to refreshes, the old one does not`()
        async throws
    {
        let (old, new) = (try ProofKey(.RS256), try ProofKey(.RS256))
        try await Self.lend(old) { scene in
            let tokens = try await scene.tokens(["scope": "openid offline_access", "prompt": "consent"], by: old)
            scene.publisher.publish(new.keySet)
            scene.hub.clock.advance(by: .seconds(60))
            let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            let answer = try FlowChecks.tokens(await scene.token(form, by: new))
            #expect(answer.access != tokens.access)
            let next = [("grant_type", "refresh_token"), ("refresh_token", answer.refresh)]
            let refused = try await scene.token(next, by: old)
            #expect(ClientAuthenticationTests.isRefusal(refused))
            #expect(try await scene.token(next, by: new).status == 200)
        }
    }

    @Test func `oidcc-refresh-token: other tokens, and nothing for another client`() async throws {
        let key = try ProofKey()
        try await Self.lend(key) { scene in
            let tokens = try await scene.tokens(["scope": "openid offline_access", "prompt": "consent"], by: key)
            let other = try await scene.hub.client("courrier")
            #expect(try await scene.hub.refresh(tokens.refresh, for: other).error == "invalid_grant")
            let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            #expect(try FlowChecks.tokens(await scene.token(form, by: key)).access != tokens.access)
        }
    }

    /// `request_uri` is for what was pushed here (RFC 9126): nothing is fetched from elsewhere, signed or not.
    @Test(arguments: ["https://sondage.example/request.jwt", "http://127.0.0.1/request.jwt#hash"])
    func `oidcc-request-uri-unsigned, oidcc-request-uri-signed-rs256: request_uri_not_supported`(
        address: String
    ) async throws {
        let key = try ProofKey(.RS256)
        try await Self.lend(key, ["request_object_signing_alg": "RS256"]) { scene in
            let answer = try await scene.answer(["request_uri": address])
            #expect(try FlowChecks.error(answer, of: scene.client, state: "s") == "request_uri_not_supported")
            #expect(scene.publisher.requests == 0)
            // What such a document would say is taken by value.
            let object = try JWT.sign(
                [
                    "iss": .string(scene.made.id), "aud": .string(Hub.url), "client_id": .string(scene.made.id),
                    "response_type": "code", "redirect_uri": .string(scene.client.redirectURI), "scope": "openid",
                    "state": "signed", "nonce": "n", "code_challenge": .string(Hub.challenge),
                    "code_challenge_method": "S256", "exp": .integer(scene.hub.clock.now.seconds + 60),
                ],
                type: "oauth-authz-req+jwt",
                with: key.key
            )
            let byValue = try await scene.answer(["request": object])
            _ = try FlowChecks.code(byValue, of: scene.client, state: "signed")
        }
    }

    @Test func `oidcc-ensure-request-object-with-redirect-uri: that of the object is what counts`() async throws {
        let key = try ProofKey()
        try await Self.lend(key) { scene in
            let object = try JWT.sign(
                [
                    "iss": .string(scene.made.id), "aud": .string(Hub.url), "client_id": .string(scene.made.id),
                    "response_type": "code", "redirect_uri": .string(scene.client.redirectURI), "scope": "openid",
                    "state": "s", "nonce": "n", "code_challenge": .string(Hub.challenge),
                    "code_challenge_method": "S256", "exp": .integer(scene.hub.clock.now.seconds + 60),
                ],
                type: "oauth-authz-req+jwt",
                with: key.key
            )
            let beside = ["request": object, "redirect_uri": "https://evil.example/cb"]
            let answer = try await scene.answer(beside)
            _ = try FlowChecks.code(answer, of: scene.client, state: "s")
        }
    }

    @Test func `oidcc-registration-logo-uri, -policy-uri, -tos-uri: shown to who is asked to agree`() async throws {
        let key = try ProofKey()
        let links: [String: JSONValue] = [
            "logo_uri": "https://sondage.example/logo.png", "policy_uri": "https://sondage.example/policy",
            "tos_uri": "https://sondage.example/tos",
        ]
        try await Self.lend(key, links) { scene in
            let page = try await scene.registration.ask(scene.made, by: scene.browser)
            let shown = PageForm.links(in: page.text)
            for link in links.values { #expect(shown.contains(link.string ?? ""), "\(link)") }
        }
    }

    @Test func `oidcc-redirect-uri-regfrag, and two addresses of which none is sent`() async throws {
        let key = try ProofKey()
        try await Self.lend(key) { scene in
            let fragment = try await scene.registration.register(["redirect_uris": ["https://sondage.example/cb#x"]])
            #expect(fragment.status == 400 && fragment.error == "invalid_redirect_uri")
            let addresses: JSONValue = ["https://sondage.example/cb", "https://sondage.example/cb2"]
            let made = try await scene.registration.registered(["redirect_uris": addresses])
            let answer = try await scene.registration.ask(made, by: scene.browser, ["redirect_uri": ""])
            #expect(answer.status == 400 && answer.isPage && answer.location == nil)
        }
    }
}
