import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// Who is refused something leaves a line by which an operator finds why, and an application's doctor tells it.
@Suite struct RefusalLogTests {
    private static func calls(of client: HubClient, _ hub: Hub) async throws -> [String] {
        let path = "/admin/v1/realms/region/applications/\(client.id)/diagnosis"
        let findings = try await hub.administer(.get(path)).json?["items"]?.array ?? []
        return findings.filter { $0["subject"] == "calls" }.compactMap { $0["text"]?.string }
    }

    /// Of loopback, where nothing listens: nothing else may be looked at from a test.
    private static let address = "http://127.0.0.1:9/callback"

    @Test func `a tool that proves itself another way than registered is found in the log and by the doctor`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: .secretPost, redirectURI: Self.address)
            let form = [("grant_type", "refresh_token"), ("refresh_token", "une-valeur-secrète")]
            for _ in 0..<3 {
                let header = Hub.basic(client.id.text, client.secret ?? "")
                #expect(try await hub.send(.post("/oauth2/token", form: form, headers: [header])).status == 401)
            }
            let line = try #require(hub.log.refusals.first)
            #expect(hub.log.refusals.count == 3)
            #expect(line["error"] == "invalid_client" && line["client"] == "mairie" && line["status"] == "401")
            #expect(line["cause"] == "called with client_secret_basic, registered: client_secret_post")
            #expect(line["path"] == "/oauth2/token" && line["reference"]?.isEmpty == false)
            let written = hub.log.refusals.flatMap(\.values).joined(separator: " ")
            #expect(!written.contains(client.secret ?? "-") && !written.contains("une-valeur"))
            let told = try await Self.calls(of: client, hub)
            #expect(told.count == 1 && told[0].contains("registered: client_secret_post (3 times, last "), "\(told)")
            // Nothing of it is told to who called.
            hub.clock.advance(by: .hours(25))
            #expect(try await Self.calls(of: client, hub) == ["none was refused here in the last day"])
        }
    }

    @Test(arguments: [
        ("secret", "called with a wrong secret"), ("disabled", "the application is disabled"),
        ("unknown", "no application has the identifier that was sent"),
    ])
    func `one answer to who calls, and its cause in the log`(kind: String, cause: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            if kind == "disabled" { try await hub.change(client) { $0.isEnabled = false } }
            let id = kind == "unknown" ? "inconnue" : client.id.text
            let secret = kind == "secret" ? "faux" : client.secret ?? ""
            let form = [("grant_type", "client_credentials")]
            let answer = try await hub.send(.post("/oauth2/token", form: form, headers: [Hub.basic(id, secret)]))
            #expect(answer.json?["error_description"] == "client authentication failed")
            let line = try #require(hub.log.refusals.last)
            #expect(line["cause"] == cause)
            #expect(line["client"] == (kind == "unknown" ? nil : "mairie"))
            #expect(!line.values.contains("inconnue"))
        }
    }

    @Test func `a return address that is not registered is in the log by the reference of its page, without its query`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client(redirectURI: Self.address)
            let browser = try await hub.browser(signedInAs: hub.member())
            let asked = "https://user:mot@nextclod.example/apps/code?jeton=abc#zzz"
            for realm in [nil, "armor"] as [Realm.Slug?] {
                let page = try await browser.open(hub.authorizePath(client, realm: realm, ["redirect_uri": asked]))
                #expect(page.status == 400 && page.header("Problem-Code") == nil)
                let line = try #require(hub.log.refusals.last)
                let reference = try #require(line["reference"])
                #expect(page.text.contains(reference))
                #expect(line["error"] == "redirect-mismatch" && line["client"] == "mairie")
                #expect(
                    line["cause"]?.hasPrefix("redirect asked: https://nextclod.example/apps/code (differs: ") == true
                )
                #expect(!line.values.contains { $0.contains("jeton") || $0.contains("zzz") || $0.contains("mot@") })
            }
            #expect(hub.log.refusals.count == 2)
            let told = try await Self.calls(of: client, hub)
            #expect(told.count == 1 && told[0].contains("nextclod.example") && told[0].contains("2 times"), "\(told)")
        }
    }

    @Test func `an error told to the application by its address leaves a line, what it expects leaves none`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = HubBrowser(hub)
            let wrong = try await browser.get(hub.authorizePath(client, ["code_challenge": nil]))
            #expect(wrong.parameters["error"] == "invalid_request")
            #expect(hub.log.refusals.last?["cause"] == "code_challenge is required (PKCE)")
            let silent = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(silent.parameters["error"] == "login_required")
            #expect(hub.log.refusals.count == 1)
        }
    }

    @Test func `by the paths of Keycloak a refusal is written once`() async throws {
        try await Hub.lend { hub in
            let path = "/realms/armor/protocol/openid-connect/token"
            let answer = try await hub.send(.post(path, form: [("grant_type", "password")]))
            #expect(answer.status == 401)
            #expect(hub.log.refusals.count == 1)
        }
    }

    @Test func `a flood fills no disk: what is not written is counted`() async throws {
        try await Hub.lend { hub in
            for _ in 0..<100 { _ = try await hub.send(.get("/nulle-part")) }
            let lines = hub.log.refusals
            #expect(lines.count == RefusalLedger.linesPerMinute)
            #expect(lines.last?["note"] == "more of this minute are counted, not written")
            hub.clock.advance(by: .minutes(1))
            _ = try await hub.send(.get("/nulle-part"))
            #expect(hub.log.refusals.last?["unwritten"] == "\(100 - RefusalLedger.linesPerMinute)")
        }
    }

    @Test func `a realm that is not there is called by its name, and who asks for JSON gets JSON`() async throws {
        try await Hub.lend { hub in
            for path in ["/realms/nulle/.well-known/openid-configuration", "/realms/nulle/oauth2/jwks"] {
                let answer = try await hub.send(.get(path))
                #expect(answer.status == 404 && answer.json?["error_description"] == "there is no realm nulle")
            }
            let odd = try await hub.send(.get("/realms/Nulle/.well-known/openid-configuration"))
            #expect(odd.json?["error_description"] == "there is no such realm")
            let other = try await hub.send(.get("/.well-known/autre-chose"))
            #expect(other.status == 404)
            for (types, isProblem) in [
                ("application/json", true), ("application/problem+json, */*;q=0.1", true), ("*/*", false),
                ("text/html, application/json", false),
            ] {
                let answer = try await hub.send(.get("/nulle-part", headers: [(name: "Accept", value: types)]))
                #expect(answer.status == 404 && answer.isProblem == isProblem && answer.isPage != isProblem, "\(types)")
            }
        }
    }
}
