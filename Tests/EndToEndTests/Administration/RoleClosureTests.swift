import HubTesting
import Model
import Primitives
import Testing

/// No right leads to more than itself: not by roles, nor by the ways around them.
@Suite struct RoleClosureTests {
    private static func role(_ agent: String, _ realm: String, _ role: String, over: String?) -> String {
        let over = over.map { "\"\($0)\"" } ?? "null"
        return #"{"agent":"\#(agent)","realm":"\#(realm)","role":"\#(role)","over":\#(over),"dryRun":false}"#
    }

    @Test func `no sequence of acts on roles by a realm's administrator changes any role`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            let before = Set(try await scene.hub.stores.roles.all())
            for (agent, realm) in [
                ("admin.armor", "armor"), ("agent", "armor"), ("admin.region", "armor"), ("admin.argoat", "argoat"),
            ] {
                for (role, over) in [
                    ("platform-admin", nil), ("realm-admin", nil), ("realm-admin", "armor"), ("realm-admin", "argoat"),
                ] as [(String, String?)] {
                    for act in ["grant", "revoke"] {
                        let body = Self.role(agent, realm, role, over: over)
                        let answer = try await scene.post("platform/administrators/\(act)", body, as: token)
                        #expect(answer.status == 403 && answer.problemCode == "forbidden", "\(act) \(body)")
                    }
                }
            }
            #expect(Set(try await scene.hub.stores.roles.all()) == before)
            #expect(try await scene.get("platform/whoami", as: token).json?["roles"]?.array?.count == 1)
        }
    }

    @Test func `nobody gives a password or a factor to an administrator of more than they administer`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            _ = try await scene.hub.enrolApp(of: scene.platform.agent, in: ["armor"])
            let factor = try #require(try await scene.hub.factors(of: scene.platform).first?.id.text)
            let agents = "realms/armor/agents"
            let link = #"{"wantsAddress":true,"mailsAgent":false,"dryRun":false}"#
            let change = #"{"reason":null,"dryRun":false}"#
            let acts = [
                ("disable", change), ("enable", change), ("sessions/revoke", change), ("password-link", link),
                ("factor-link", link), ("factors/\(factor)/remove", #"{"confirm":"admin.region","dryRun":false}"#),
            ]
            // By login and by mail: what counts is who is named.
            for name in ["admin.region", "admin.region@armor.example"] {
                for (act, body) in acts {
                    let answer = try await scene.post("\(agents)/\(name)/\(act)", body, as: token)
                    #expect(answer.status == 403 && answer.problemCode == "forbidden", "\(act): \(answer.text)")
                }
                for body in [
                    #"{"password":"\#(Hub.password)","dryRun":false}"#, #"{"mail":"x@armor.example","dryRun":false}"#,
                    #"{"login":"x","dryRun":false}"#,
                ] {
                    #expect(try await scene.patch("\(agents)/\(name)", body, as: token).status == 403)
                }
                #expect(try await scene.get("\(agents)/\(name)", as: token).status == 200)
            }
            #expect(try await scene.hub.factors(of: scene.platform).count == 1)
            // Their own agents, and an administrator of as much, are theirs to help.
            #expect(try await scene.post("\(agents)/agent/disable", change, as: token).status == 200)
            #expect(try await scene.post("\(agents)/admin.armor/sessions/revoke", change, as: token).status == 200)
        }
    }

    @Test func `no application becomes the command line, and the region's are not a realm's to change`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            _ = try await scene.hub.client("regionale")
            let change = #"{"name":"x","dryRun":false}"#
            for realm in ["region", "argoat"] {
                #expect(
                    try await scene.patch("realms/\(realm)/applications/regionale", change, as: token).status == 404
                )
            }
            #expect(try await scene.patch("realms/armor/applications/regionale", change, as: token).status == 404)
            let platform = try await scene.token(of: scene.platform)
            let own = try await scene.patch("realms/region/applications/liamm-cli", change, as: platform)
            #expect(own.status == 422, "\(own.text)")
            #expect(try await scene.hub.stores.applications.application("liamm-cli") == Application.commandLine)
        }
    }

    @Test func `the last platform administrator is taken away on the machine itself alone`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.platform)
            let body = Self.role("admin.region", "armor", "platform-admin", over: nil)
            let refused = try await scene.post("platform/administrators/revoke", body, as: token)
            #expect(refused.status == 409, "\(refused.text)")
            let second = Self.role("agent", "armor", "platform-admin", over: nil)
            #expect(try await scene.post("platform/administrators/grant", second, as: token).status == 200)
            #expect(try await scene.post("platform/administrators/revoke", body, as: token).status == 200)
            #expect(try await scene.get("platform/status", as: token).status == 403)
            let last = try await scene.hub.administer(
                .post("/admin/v1/platform/administrators/revoke", text: second, type: "application/json")
            )
            #expect(last.status == 200, "\(last.text)")
            #expect(try await scene.hub.stores.roles.all().allSatisfy { $0.scope != .platform })
            let entries = try await scene.hub.stores.audit.entries(realm: nil, name: "admin.revoked", limit: 10)
            #expect(Set(entries.map(\.actor)) == ["agent:\(scene.platform.agent)", "operator:local"])
        }
    }
}
