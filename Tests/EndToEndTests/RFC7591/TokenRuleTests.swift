import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// What an administrator has said with an initial access token holds for what is registered with it.
@Suite struct TokenRuleTests {
    @Test func `RFC 7591 3: what is registered opens for whom the token's rule says`() async throws {
        try await RegistrationScene.lend(access: ["group:Urbanisme"]) { scene in
            let made = try await scene.registered()
            #expect(try await scene.application(made).access == .groups(["Urbanisme"]))
            let outsider = try await scene.hub.browser(signedInAs: scene.hub.member())
            let refused = try await scene.ask(made, by: outsider)
            #expect(refused.status == 403 && refused.form(to: "/sign-in/consent") == nil)
            let member = try await scene.hub.member("bkerlann", groups: ["Urbanisme"])
            let page = try await scene.ask(made, by: scene.hub.browser(signedInAs: member))
            #expect(page.form(to: "/sign-in/consent") != nil)
        }
    }

    @Test func `RFC 7592 2.2: a client that describes itself anew changes neither rule nor PKCE`() async throws {
        try await RegistrationScene.lend(access: ["nobody"], requiresPKCE: true) { scene in
            let made = try await scene.registered()
            var members = RegistrationScene.usual
            members["client_id"] = .string(made.id)
            members["access"] = ["everyone"]
            var request = HubRequest.method("PUT", made.place)
            request.headers = [
                RegistrationScene.bearer(made.management), (name: "Content-Type", value: "application/json"),
            ]
            request.body = Array(JSONValue.object(members).canonicalText.utf8)
            let answer = try await scene.hub.send(request)
            #expect(answer.status == 200, "\(answer.text)")
            let application = try await scene.application(made)
            #expect(application.access == .nobody && application.client.requiresPKCE)
        }
    }

    @Test(arguments: [nil, true])
    func `RFC 7636 4.4.1: a client with a secret brings a challenge where the token asks for it`(
        requiresPKCE: Bool?
    ) async throws {
        try await RegistrationScene.lend(requiresPKCE: requiresPKCE) { scene in
            let made = try await scene.registered()
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let without = ["code_challenge": "", "code_challenge_method": ""]
            let answer = try await scene.ask(made, by: browser, without)
            if requiresPKCE == true {
                #expect(answer.parameters["error"] == "invalid_request")
            } else {
                #expect(answer.form(to: "/sign-in/consent") != nil)
            }
        }
    }

    @Test func `a rule that names no group is refused, and no token is given`() async throws {
        try await Hub.lend { hub in
            for access in [["group:"], ["everyone", "group:a"], ["x"]] {
                let members: JSONValue = [
                    "label": "a", "uses": 1, "lifeMinutes": 60, "dryRun": false,
                    "access": .array(access.map { .string($0) }),
                ]
                let answer = try await hub.administer(
                    .post(
                        "/admin/v1/realms/armor/registration-tokens",
                        text: members.canonicalText,
                        type: "application/json"
                    )
                )
                #expect(answer.status == 422 || answer.status == 400, "\(access) \(answer.status)")
            }
            #expect(try await hub.stores.registrationTokens.all().isEmpty)
        }
    }

    private static func token(_ made: Registered, _ scene: RegistrationScene) async throws -> HubAnswer {
        let browser = try await scene.hub.browser(signedInAs: scene.hub.member("m\(scene.hub.clock.now.seconds)"))
        let page = try await scene.ask(made, by: browser)
        let form = try #require(page.form(to: "/sign-in/consent"))
        let code = try #require(try await browser.submit(form, ["decision": "allow"]).parameters["code"])
        return try await scene.hub.send(
            .post(
                "/oauth2/token",
                form: [
                    ("grant_type", "authorization_code"), ("code", code),
                    ("redirect_uri", "https://sondage.example/cb"), ("code_verifier", Hub.verifier),
                ],
                headers: [Hub.basic(made.id, try #require(made.secret))]
            )
        )
    }

    @Test func `the end of an application that is used moves, a write a day, and unused it is removed`() async throws {
        try await RegistrationScene.lend(applicationLifeMinutes: 10 * 1440) { scene in
            let hub = scene.hub
            let upkeep = RegistrationEndpoint(
                stores: hub.stores,
                clock: hub.clock,
                random: SystemRandomSource()
            ) { _, _ in throw CancellationError() }
            let made = try await scene.registered()
            let begun = try #require(try await scene.application(made).client.registration?.expiresAt)
            func end() async throws -> Timestamp? {
                try await scene.application(made).client.registration?.expiresAt
            }
            // Within a day of the last writing nothing is written.
            hub.clock.advance(by: .hours(23))
            #expect(try await Self.token(made, scene).status == 200)
            #expect(try await end() == begun)
            hub.clock.advance(by: .days(8))
            #expect(try await Self.token(made, scene).status == 200)
            #expect(try await end() == begun + .hours(23) + .days(8))
            // Who knows the identifier, and no secret, keeps nothing alive.
            hub.clock.advance(by: .days(5))
            let forged = try await hub.send(
                .post("/oauth2/token", form: [("grant_type", "refresh_token")], headers: [Hub.basic(made.id, "faux")])
            )
            #expect(forged.status == 401)
            #expect(try await end() == begun + .hours(23) + .days(8))
            #expect(try await upkeep.removeExpired() == 0)
            hub.clock.advance(by: .days(5))
            #expect(try await upkeep.removeExpired() == 1)
            #expect(try await hub.stores.applications.application(.init(made.id)) == nil)
        }
    }
}
