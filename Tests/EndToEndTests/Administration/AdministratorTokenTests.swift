import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// Which tokens open the administration on the public listener (RFC 9068, section 4; RFC 6750; RFC 9470).
@Suite struct AdministratorTokenTests {
    private static let severe = #"{"reason":null,"dryRun":true}"#

    @Test func `RFC 9068 4: a token of another audience or application is refused`() async throws {
        try await AdministrationScene.lend { scene in
            let hub = scene.hub
            let browser = try await hub.browser(signedInAs: scene.platform)
            let ordinary = try await hub.client()
            // Registered for the administration's own address, and asking for its scope.
            let greedy = try await hub.client("gourmand", authentication: .none)
            try await hub.change(greedy) { $0.client.resources = ["\(Hub.url)/admin/v1"] }
            let asked = [
                "scope": "openid profile admin", "resource": "\(Hub.url)/admin/v1",
            ]
            let own = try await hub.administrationTokens(of: scene.platform)
            let more = try await hub.tokens(for: greedy, by: browser, asked)
            #expect(!more.scope.split(separator: " ").contains("admin"))
            let tokens = [
                try await hub.tokens(for: ordinary, by: browser).access, more.access, more.id, own.id, own.refresh,
                String(own.access.dropLast(4)) + "AAAA", "", "x.y.z",
            ]
            for token in tokens {
                let answer = try await scene.get("platform/status", as: token)
                #expect(answer.status == 401 && answer.problemCode == "not-signed-in", "\(token)")
            }
            #expect(try await scene.get("platform/status", as: tokens[0]).challenge == #"Bearer error="invalid_token""#)
            #expect(try await scene.get("platform/status", as: own.access).status == 200)
            // And the other way round: what opens the administration opens nothing else.
            #expect(try await hub.userinfo(own.access).status == 401)
            let claims = try await hub.verified(own.access, type: "at+jwt").claims
            #expect(claims["aud"]?.string == "\(Hub.url)/admin/v1")
        }
    }

    @Test func `nobody administers beyond the hours of their session, whatever they asked for`() async throws {
        try await AdministrationScene.lend { scene in
            let hub = scene.hub
            let scope = ["scope": "openid admin offline_access"]
            let first = try await hub.administrationTokens(of: scene.platform, scope)
            #expect(try await scene.get("platform/status", as: first.access).status == 200)
            hub.clock.advance(by: .hours(7))
            let second = try HubTokens(await hub.refresh(first.refresh, for: hub.commandLine))
            #expect(try await scene.get("platform/status", as: second.access).status == 200)
            hub.clock.advance(by: .hours(6))
            let third = try HubTokens(await hub.refresh(second.refresh, for: hub.commandLine))
            #expect(try await scene.get("platform/status", as: third.access).status == 401)
        }
    }

    @Test func `a sign-in without the scope admin administers nothing`() async throws {
        try await AdministrationScene.lend { scene in
            let tokens = try await scene.hub.administrationTokens(of: scene.platform, ["scope": "openid"])
            #expect(try await scene.get("platform/status", as: tokens.access).status == 401)
        }
    }

    @Test(arguments: [[Session.Means.password], [.password, .recoveryCode]])
    func `RFC 9470 3: an administrator has signed in with a second factor`(means: [Session.Means]) async throws {
        try await AdministrationScene.lend { scene in
            let weak = try await scene.token(of: scene.platform, by: means)
            let answer = try await scene.get("platform/whoami", as: weak)
            #expect(answer.status == 401 && answer.problemCode == "insufficient-authentication")
            #expect(answer.challenge == #"Bearer error="insufficient_user_authentication", acr_values="eidas2""#)
            // Whoever has no role is not asked for more: there is nothing behind it.
            let agent = try await scene.token(of: scene.agent, by: means)
            #expect(try await scene.get("platform/whoami", as: agent).status == 403)
            let key = try await scene.token(of: scene.platform, by: [.passkey])
            #expect(try await scene.get("platform/whoami", as: key).status == 200)
        }
    }

    @Test func `a survival session gives no role`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.platform, by: [.survivalPassword, .totp])
            #expect(try await scene.get("platform/whoami", as: token).status == 403)
        }
    }

    @Test func `RFC 9470 3: what ends something needs a sign-in of the last fifteen minutes`() async throws {
        try await AdministrationScene.lend { scene in
            let hub = scene.hub
            let first = try await hub.administrationTokens(of: scene.platform)
            hub.clock.advance(by: .minutes(4))
            let acts = [
                "realms/armor/agents/agent/disable", "realms/armor/agents/agent/sessions/revoke",
                "realms/armor/agents/agent/factors/0/remove", "realms/armor/agents/agent/password-link",
                "realms/armor/agents/agent/factor-link", "platform/keys/rotate", "platform/realms/apply",
                "platform/administrators/grant", "platform/administrators/revoke",
            ]
            for act in acts {
                #expect(try await scene.post(act, Self.severe, as: first.access).status != 401, "\(act)")
            }
            hub.clock.advance(by: .minutes(12))
            let later = try HubTokens(await hub.refresh(first.refresh, for: hub.commandLine))
            for act in acts {
                let answer = try await scene.post(act, Self.severe, as: later.access)
                #expect(answer.status == 401 && answer.problemCode == "insufficient-authentication", "\(act)")
                #expect(
                    answer.challenge == #"Bearer error="insufficient_user_authentication", max_age="900""#
                )
            }
            #expect(try await scene.get("realms/armor/agents", as: later.access).status == 200)
            #expect(
                try await scene.post("realms/armor/agents/agent/enable", Self.severe, as: later.access).status == 200
            )
        }
    }

    @Test func `a disabled administrator is out at once, with a token that has not ended`() async throws {
        try await AdministrationScene.lend { scene in
            let (victim, other) = (try await scene.token(of: scene.armor), try await scene.token(of: scene.platform))
            #expect(try await scene.get("realms/armor/agents", as: victim).status == 200)
            let done = try await scene.post(
                "realms/armor/agents/admin.armor/disable",
                #"{"reason":"départ","dryRun":false}"#,
                as: other
            )
            #expect(done.status == 200, "\(done.text)")
            #expect(try await scene.get("realms/armor/agents", as: victim).status == 401)
            #expect(try await scene.get("platform/whoami", as: victim).status == 401)
        }
    }

    @Test func `a role that is taken away, and one of an affiliation not worn, give nothing`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            #expect(try await scene.get("realms/armor/agents", as: token).status == 200)
            try await scene.hub.revoke(.realm("armor"), from: scene.armor)
            #expect(try await scene.get("realms/armor/agents", as: token).status == 403)
            // The same agent under the hat of another realm: what is proved there proves nothing here.
            let hat = try await scene.hub.member(of: "argoat", "chapeau")
            try await scene.hub.join(hat, to: scene.platform)
            let other = Affiliation(
                realm: hat.realm,
                id: hat.id,
                agent: scene.platform.agent,
                source: .local,
                profile: hat.profile,
                createdAt: hat.createdAt
            )
            #expect(try await scene.get("platform/whoami", as: scene.token(of: other)).status == 403)
            #expect(try await scene.get("platform/whoami", as: scene.token(of: scene.platform)).status == 200)
        }
    }

    @Test func `whoever signed in is told who they are, and the audit names them`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            let who = try await scene.get("platform/whoami", as: token)
            #expect(who.json?["name"]?.string == "admin.armor" && who.json?["realm"]?.string == "armor")
            #expect(who.json?["roles"]?.array?.compactMap(\.string) == ["realm-admin:armor"])
            #expect(who.json?["expiresAt"]?.string != nil)
            let done = try await scene.post(
                "realms/armor/agents/agent/disable",
                #"{"reason":null,"dryRun":false}"#,
                as: token
            )
            #expect(done.status == 200, "\(done.text)")
            let entries = try await scene.hub.stores.audit.entries(realm: "armor", name: "agent.disabled", limit: 1)
            #expect(entries.first?.actor == "agent:\(scene.armor.agent)")
        }
    }

    @Test func `RFC 9449 7: a token bound to a key opens with its proof, for that call, once, and not as a bearer's`()
        async throws
    {
        try await AdministrationScene.lend { scene in
            let (hub, path) = (scene.hub, "/admin/v1/platform/whoami")
            let (key, other) = (try ProofKey(), try ProofKey())
            let browser = try await hub.browser(ofAdministrator: scene.platform)
            let code = try await hub.code(for: hub.commandLine, by: browser, ["scope": "openid admin"])
            let answer = try await hub.call(
                "token",
                hub.commandLine,
                form: [
                    ("grant_type", "authorization_code"), ("code", code), ("code_verifier", Hub.verifier),
                    ("redirect_uri", hub.commandLine.redirectURI),
                ],
                headers: [(name: "DPoP", value: try key.proof(of: hub))]
            )
            let token = try HubTokens(answer).access
            #expect(answer.json?["token_type"]?.string == "DPoP")
            func call(_ scheme: String, _ proof: String?, _ target: String = path) async throws -> HubAnswer {
                var request = HubRequest.get(target, headers: [(name: "Authorization", value: "\(scheme) \(token)")])
                if let proof { request.headers.append((name: "DPoP", value: proof)) }
                return try await hub.send(request)
            }
            let proof = try key.proof(of: hub, method: "GET", to: path, with: token)
            #expect(try await call("DPoP", proof, "\(path)?x=1").status == 200)
            let wrong: [(String, String?)] = [
                ("DPoP", proof), ("Bearer", nil), ("DPoP", nil),
                ("Bearer", try key.proof(of: hub, method: "GET", to: path, with: token)),
                ("DPoP", try other.proof(of: hub, method: "GET", to: path, with: token)),
                ("DPoP", try key.proof(of: hub, method: "POST", to: path, with: token)),
                ("DPoP", try key.proof(of: hub, method: "GET", to: "/admin/v1/platform/status", with: token)),
                ("DPoP", try key.proof(of: hub, method: "GET", to: path)),
            ]
            for (number, (scheme, proof)) in wrong.enumerated() {
                let refused = try await call(scheme, proof)
                #expect(refused.status == 401 && refused.problemCode == "not-signed-in", "\(number): \(refused.text)")
                #expect(refused.challenge.hasPrefix("DPoP error="), "\(number): \(refused.challenge)")
            }
            // And a token that is bound to nothing is none of a key's.
            let bearer = try await scene.token(of: scene.platform)
            let request = HubRequest.get(
                path,
                headers: [
                    (name: "Authorization", value: "DPoP \(bearer)"),
                    (name: "DPoP", value: try key.proof(of: hub, method: "GET", to: path, with: bearer)),
                ]
            )
            #expect(try await hub.send(request).status == 401)
        }
    }
}
