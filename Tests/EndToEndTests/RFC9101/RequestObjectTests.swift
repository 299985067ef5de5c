import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9101, with OpenID Connect Core, section 6: requests signed by their application.
@Suite struct RequestObjectTests {
    private struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let signer: RequestSigner
        let browser: HubBrowser

        /// The object alone, as RFC 9101 has it.
        func answer(_ object: String, _ more: [String: String] = [:]) async throws -> HubAnswer {
            try await self.browser.get(
                self.hub.referringPath(self.client, more.merging(["request": object]) { $1 })
            )
        }

        /// Beside a whole request, whose address serves for the error.
        func error(_ object: String) async throws -> String? {
            let answer = try await self.browser.get(self.hub.authorizePath(self.client, ["request": object]))
            #expect(answer.parameters["code"] == nil)
            return answer.parameters["error"]
        }
    }

    private static func lend(
        _ algorithm: SigningAlgorithm = .ES256,
        _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let signer = try RequestSigner(algorithm)
            try await hub.change(client) { $0.client.keys = signer.keys }
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(Scene(hub: hub, client: client, signer: signer, browser: browser))
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `5: a signed request is all that counts`(algorithm: SigningAlgorithm) async throws {
        try await Self.lend(algorithm) { scene in
            let object = try scene.signer.object(for: scene.client, on: scene.hub)
            let foreign = ["state": "other", "redirect_uri": "https://evil.example/cb", "nonce": "other"]
            for beside in [[:], foreign] {
                let answer = try await scene.answer(object, beside)
                #expect(answer.location?.hasPrefix("\(scene.client.redirectURI)?") == true)
                #expect(answer.parameters["state"] == "signed")
                let code = try #require(answer.parameters["code"])
                let tokens = try HubTokens(await scene.hub.redeem(code, for: scene.client))
                #expect(tokens.scope == "openid email")
                #expect(try await scene.hub.verified(tokens.id).claims["nonce"]?.string == "nonce-signed")
            }
        }
    }

    @Test func `OpenID Connect Core 6.1: response_type and scope may stand beside, and response_type agrees`()
        async throws
    {
        try await Self.lend { scene in
            let bare = try scene.signer.object(
                for: scene.client,
                on: scene.hub,
                ["response_type": nil, "scope": nil, "client_id": nil]
            )
            let beside = ["response_type": "code", "scope": "openid groups"]
            let code = try #require(try await scene.answer(bare, beside).parameters["code"])
            let tokens = try HubTokens(await scene.hub.redeem(code, for: scene.client))
            #expect(tokens.scope == "openid groups")
            let whole = try scene.signer.object(for: scene.client, on: scene.hub)
            let differing = try await scene.answer(whole, ["response_type": "code id_token"])
            #expect(differing.status == 400)
            // OpenID Connect Core wants openid beside too; the object's own scope is what counts.
            let scoped = try await scene.answer(whole, ["response_type": "code", "scope": "openid"])
            #expect(scoped.parameters["code"] != nil)
        }
    }

    static let refused: [[String: JSONValue?]] = [
        ["iss": "courrier"], ["iss": 1], ["aud": "https://liamm.example/"], ["aud": ["a", "b"]],
        ["client_id": "courrier"], ["exp": "soon"], ["request": "e30.e30."],
        ["request_uri": "urn:ietf:params:oauth:request_uri:abc"],
    ]

    @Test(arguments: refused)
    func `4, 6: an object of or for somebody else, without end or with a request inside is refused`(
        changes: [String: JSONValue?]
    ) async throws {
        try await Self.lend { scene in
            let object = try scene.signer.object(for: scene.client, on: scene.hub, changes)
            #expect(try await scene.error(object) == "invalid_request_object")
            // With no address beside there is nowhere to redirect to.
            let bare = try await scene.answer(object)
            #expect(bare.status == 400 && bare.isPage && bare.location == nil)
        }
    }

    static let lives: [(start: Int64, end: Int64, isGood: Bool)] = [
        (-400, -100, false), (-3500, 20, true), (-3700, 20, true), (8, 300, true), (100, 400, false),
        (0, 3600, true), (0, 86_400, true), (-100, -31, false),
    ]

    @Test(arguments: lives)
    func `10.2: an object has begun and has not ended`(
        start: Int64,
        end: Int64,
        isGood: Bool
    ) async throws {
        try await Self.lend { scene in
            let now = scene.hub.clock.now.seconds
            let object = try scene.signer.object(
                for: scene.client,
                on: scene.hub,
                ["nbf": .integer(now + start), "exp": .integer(now + end)]
            )
            if isGood {
                #expect(try await scene.answer(object).parameters["code"] != nil)
            } else {
                #expect(try await scene.error(object) == "invalid_request_object")
            }
        }
    }

    @Test(arguments: [("iss", true), ("aud", true), ("exp", true), ("iat", true), ("client_id", true)])
    func `4: what RFC 9101 only advises need not be there`(name: String, isGood: Bool) async throws {
        try await Self.lend { scene in
            let object = try scene.signer.object(for: scene.client, on: scene.hub, [name: nil])
            #expect((try await scene.answer(object).parameters["code"] != nil) == isGood)
        }
    }

    @Test func `10.2: an object that is good once says when it ends`() async throws {
        try await Self.lend { scene in
            let hub = scene.hub
            let timeless: [String: JSONValue?] = ["jti": "once", "exp": nil, "nbf": nil, "iat": nil]
            let object = try scene.signer.object(for: scene.client, on: hub, timeless)
            #expect(try await scene.error(object) == "invalid_request_object")
            let begun: [String: JSONValue?] = [
                "jti": "once", "exp": nil, "nbf": nil, "iat": .integer(hub.clock.now.seconds),
            ]
            let dated = try scene.signer.object(for: scene.client, on: hub, begun)
            #expect(try await scene.answer(dated).parameters["code"] != nil)
            hub.clock.advance(by: .hours(2))
            #expect(try await scene.error(dated) == "invalid_request_object")
        }
    }

    @Test func `10.8: a token of another type, by another key or changed on the way is refused`() async throws {
        try await Self.lend { scene in
            for type in ["at+jwt", "logout+jwt", "dpop+jwt"] {
                let object = try scene.signer.object(for: scene.client, on: scene.hub, type: type)
                #expect(try await scene.error(object) == "invalid_request_object")
            }
            let plain = try scene.signer.object(for: scene.client, on: scene.hub, type: "JWT")
            #expect(try await scene.answer(plain).parameters["code"] != nil)
            let stranger = try RequestSigner().object(for: scene.client, on: scene.hub)
            #expect(try await scene.error(stranger) == "invalid_request_object")
            let parts = plain.split(separator: ".").map(String.init)
            let signature = (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
            #expect(try await scene.error("\(parts[0]).\(parts[1]).\(signature)") == "invalid_request_object")
            #expect(try await scene.error("not a token") == "invalid_request_object")
        }
    }

    @Test func `OpenID Connect Core 6.1: what is not signed or not to be read here is not supported`() async throws {
        try await Self.lend { scene in
            let signed = try scene.signer.object(for: scene.client, on: scene.hub).split(separator: ".").map(
                String.init
            )
            let header = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
            #expect(try await scene.error("\(header).\(signed[1]).") == "request_not_supported")
            #expect(try await scene.error("a.b.c.d.e") == "invalid_request_object")
            let other = try await scene.hub.client("courrier")
            let object = try scene.signer.object(for: other, on: scene.hub)
            let answer = try await scene.browser.get(scene.hub.authorizePath(other, ["request": object]))
            #expect(answer.parameters["error"] == "request_not_supported")
        }
    }

    @Test func `Registration 2: the algorithm that was registered, and in FAPI 2.0 never RS256`() async throws {
        try await Self.lend(.RS256) { scene in
            let object = try scene.signer.object(for: scene.client, on: scene.hub)
            try await scene.hub.change(scene.client) { $0.client.requestObjectAlgorithm = .ES256 }
            #expect(try await scene.error(object) == "invalid_request_object")
            try await scene.hub.change(scene.client) { $0.client.requestObjectAlgorithm = .RS256 }
            #expect(try await scene.answer(object).parameters["code"] != nil)
            try await scene.hub.change(scene.client) {
                $0.client.requestObjectAlgorithm = nil
                $0.client.profile = .fapi2
            }
            #expect(try await scene.error(object) == "invalid_request_object")
        }
    }

    @Test func `4: numbers, lists and objects of the object are parameters as well`() async throws {
        try await Self.lend { scene in
            let claims: JSONValue = ["id_token": ["acr": ["essential": true, "values": ["eidas3"]]]]
            let members: [String: JSONValue?] = ["claims": claims, "max_age": 600, "prompt": "none"]
            let object = try scene.signer.object(for: scene.client, on: scene.hub, members)
            #expect(try await scene.answer(object).parameters["error"] == "interaction_required")
            let young = try scene.signer.object(for: scene.client, on: scene.hub, ["max_age": 0, "prompt": "none"])
            scene.hub.clock.advance(by: .seconds(5))
            #expect(try await scene.answer(young).parameters["error"] == "login_required")
            let wrong = try scene.signer.object(for: scene.client, on: scene.hub, ["max_age": true])
            #expect(try await scene.answer(wrong).parameters["error"] == "invalid_request")
        }
    }

    @Test func `4: what the hub's own pages add does not come from an application`() async throws {
        try await Self.lend { scene in
            try await scene.hub.change(scene.client) { $0.isThirdParty = true }
            let object = try scene.signer.object(for: scene.client, on: scene.hub, ["liamm_consent": "refused"])
            let answer = try await scene.answer(object)
            #expect(answer.forms.contains { $0.action == "/sign-in/consent" })
        }
    }

    @Test func `RFC 9126 3: an object may be pushed, and is checked then`() async throws {
        try await Self.lend { scene in
            let none: [String: String?] = [
                "response_type": nil, "redirect_uri": nil, "scope": nil, "state": nil, "nonce": nil,
                "code_challenge": nil, "code_challenge_method": nil,
            ]
            let object = try scene.signer.object(
                for: scene.client,
                on: scene.hub,
                ["exp": .integer(scene.hub.clock.now.seconds + 10)]
            )
            let reference = try await scene.hub.reference(to: scene.client, none.merging(["request": object]) { $1 })
            // What was good when it was pushed is good for as long as the reference.
            scene.hub.clock.advance(by: .seconds(80))
            let path = scene.hub.referringPath(scene.client, ["request_uri": reference])
            #expect(try await scene.browser.get(path).parameters["state"] == "signed")
            let stranger = try RequestSigner().object(for: scene.client, on: scene.hub)
            let refused = try await scene.hub.push(scene.client, none.merging(["request": stranger]) { $1 })
            #expect(refused.status == 400)
            #expect(refused.error == "invalid_request_object")
        }
    }

    @Test func `5: a sign-in may take longer than the object lives`() async throws {
        try await Self.lend { scene in
            try await scene.hub.member("bkerlann", password: Hub.password)
            let object = try scene.signer.object(
                for: scene.client,
                on: scene.hub,
                ["exp": .integer(scene.hub.clock.now.seconds + 60)]
            )
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.open(scene.hub.referringPath(scene.client, ["request": object]))
            scene.hub.clock.advance(by: .minutes(10))
            #expect(try await scene.error(object) == "invalid_request_object")
            let named = try await browser.submit(#require(asked.form), ["identifier": "bkerlann@armor.example"])
            let answer = try await browser.submit(#require(named.form), ["password": Hub.password])
            #expect(answer.parameters["code"] != nil)
        }
    }
}
