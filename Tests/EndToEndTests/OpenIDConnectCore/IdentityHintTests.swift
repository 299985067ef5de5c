import HubTesting
import JOSE
import Model
import Primitives
import SignIn
import Testing

/// OpenID Connect Core, section 3.1.2.1: `id_token_hint`, and what an application has registered of its requests.
@Suite struct IdentityHintTests {
    @Test func `3.1.2.1: an expired ID token still names its agent`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let hint = try await hub.tokens(for: client, by: browser).id
            hub.clock.advance(by: .hours(3))
            let path = hub.authorizePath(client, ["prompt": "none", "id_token_hint": hint])
            #expect(try await browser.get(path).parameters["code"] != nil)
        }
    }

    @Test func `3.1.2.1: the same agent in another session is expected, another agent is not`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let hint = try await hub.tokens(for: client, by: hub.browser(signedInAs: member)).id
            let again = try await hub.browser(signedInAs: member)
            let other = try await hub.browser(signedInAs: hub.member("bkerlann"))
            let silent = hub.authorizePath(client, ["prompt": "none", "id_token_hint": hint])
            #expect(try await again.get(silent).parameters["code"] != nil)
            #expect(try await other.get(silent).parameters["error"] == "login_required")
            let path = hub.authorizePath(client, ["id_token_hint": hint])
            #expect(try await again.get(path).parameters["code"] != nil)
            #expect(try await other.get(path).location?.hasPrefix("/sign-in?") == true)
        }
    }

    @Test func `3.1.2.1: who signs in again as another agent than the one expected gives no code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            try await hub.member("bkerlann", password: Hub.password)
            let hint = try await hub.tokens(for: client, by: hub.browser(signedInAs: member)).id
            let path = hub.authorizePath(client, ["id_token_hint": hint])
            hub.clock.advance(by: .seconds(5))
            let wrong = try await HubBrowser(hub).signIn(to: path, as: "bkerlann@armor.example")
            #expect(wrong.parameters["error"] == "login_required")
            #expect(wrong.parameters["code"] == nil)
            let right = try await HubBrowser(hub).signIn(to: path, as: "alegoff@armor.example")
            #expect(right.parameters["code"] != nil)
        }
    }

    @Test func `3.1.2.1: where a subject was imported, it is the only one that the application expects`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let old = try await hub.tokens(for: client, by: browser).id
            _ = try await hub.stores.subjects.add(
                [(agent: member.agent, subject: "former-subject")],
                for: client.id,
                audit: AuditEvent(.applicationUpdated, actor: .hub),
                at: hub.clock.now
            )
            let again = try await hub.browser(signedInAs: member)
            let path = hub.authorizePath(client, ["prompt": "none", "id_token_hint": old])
            #expect(try await again.get(path).parameters["error"] == "login_required")
        }
    }

    @Test func `3.1.2.1: what is no ID token of this application, by this issuer, is invalid_request`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let other = try await hub.client("courrier")
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let parts = tokens.id.split(separator: ".").map(String.init)
            let forged = try JWT.sign(
                StrictJSON.parse(#require(Base64URL.decode(parts[1]))),
                type: "JWT",
                with: SigningKey.generate(.ES256)
            )
            let unsigned = "\(Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))).\(parts[1])."
            for hint in [
                "x", forged, unsigned, tokens.access, try await hub.tokens(for: other, by: browser).id,
                try await hub.tokens(for: client, by: browser, realm: "armor").id,
            ] {
                for prompt in ["none", "login"] {
                    let path = hub.authorizePath(client, ["prompt": prompt, "id_token_hint": hint])
                    #expect(try await browser.get(path).parameters["error"] == "invalid_request")
                }
            }
        }
    }

    @Test func `Registration 2: default_max_age holds where the request says nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            try await hub.change(client) { $0.client.defaultMaxAge = .minutes(5) }
            #expect(try await browser.get(hub.authorizePath(client)).parameters["code"] != nil)
            hub.clock.advance(by: .minutes(6))
            let silent: [String: String?] = ["prompt": "none"]
            #expect(try await browser.get(hub.authorizePath(client, silent)).parameters["error"] == "login_required")
            let longer = hub.authorizePath(client, silent.merging(["max_age": "600"]) { $1 })
            #expect(try await browser.get(longer).parameters["code"] != nil)
        }
    }

    @Test func `RFC 7591 2: an application that did not register for codes is unauthorized_client`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.client.grants = [.clientCredentials] }
            let answer = try await hub.send(.get(hub.authorizePath(client)))
            #expect(answer.parameters["error"] == "unauthorized_client")
            #expect(answer.parameters["iss"] == Hub.url)
        }
    }

    @Test(arguments: ["eidas2", "eidas3", "https://elsewhere.example/loa4"])
    func `ProConnect: an essential level that is out of reach is access_denied`(level: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) {
                $0.client.claimProfile = .proconnect
                $0.client.requiresPKCE = false
            }
            let member = try await hub.member(password: Hub.password)
            let browser = try await hub.browser(signedInAs: member)
            let claims = "{\"id_token\":{\"amr\":null,\"acr\":{\"essential\":true,\"values\":[\"\(level)\"]}}}"
            let changes: [String: String?] = [
                "claims": claims, "code_challenge": nil, "code_challenge_method": nil,
                "scope": "openid uid given_name usual_name email siren siret organizational_unit chorusdt",
            ]
            var answer = try await browser.open(hub.authorizePath(client, changes))
            // Asked for what is missing, once, and nothing is there.
            if let later = answer.forms.first(where: { $0.action == "/sign-in/enrolment" }) {
                answer = try await browser.submit(later)
            }
            #expect(answer.location?.hasPrefix(client.redirectURI) == true)
            #expect(answer.parameters["error"] == "access_denied")
            #expect(answer.parameters["state"] == "état 1")
        }
    }

    @Test func `5.5: claims and dpop_jkt go on to the grant, and what is too long for a code is refused`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let claims = #"{"userinfo":{"given_name":{"essential":true}},"id_token":{"email":null}}"#
            let key = Base64URL.encode(Digest.sha256("key"))
            _ = try await hub.tokens(for: client, by: browser, ["claims": claims])
            #expect(try await hub.grantDetails().claims == claims)
            let bound = try await browser.get(hub.authorizePath(client, ["dpop_jkt": key]))
            #expect(bound.parameters["code"] != nil)
            for changes: [String: String?] in [
                ["nonce": String(repeating: "n", count: 8000)], ["claims": "x"], ["claims": "7"],
                ["claims": #"{"id_token":[]}"#], ["dpop_jkt": "\(key)="], ["dpop_jkt": String(key.dropLast())],
            ] {
                let answer = try await browser.get(hub.authorizePath(client, changes))
                #expect(answer.parameters["error"] == "invalid_request")
            }
            let long = String(repeating: "n", count: 384)
            let tokens = try await hub.tokens(for: client, by: browser, ["nonce": long])
            #expect(try await hub.verified(tokens.id).claims["nonce"]?.string == long)
        }
    }
}
