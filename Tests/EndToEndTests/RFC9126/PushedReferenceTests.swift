import HubTesting
import JOSE
import Model
import Primitives
import SignIn
import Testing

/// RFC 9126, section 4: what a reference is worth at the authorization endpoint.
@Suite struct PushedReferenceTests {
    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `4: client_id and request_uri are enough, and what stands beside them is ignored`(
        realm: Realm.Slug?
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let foreign = [
                "redirect_uri": "https://evil.example/cb", "state": "other", "scope": "email", "prompt": "login",
                "response_mode": "fragment", "request": "e30.e30.", "nonce": "other",
            ]
            for beside in [[:], foreign] {
                let reference = try await hub.reference(to: client, realm: realm)
                let more = beside.merging(["request_uri": reference]) { $1 }
                let answer = try await browser.get(hub.referringPath(client, realm: realm, more))
                #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
                #expect(answer.parameters["state"] == "état 1")
                #expect(answer.parameters["iss"] == Hub.issuer(of: realm))
                let code = try #require(answer.parameters["code"])
                let tokens = try HubTokens(await hub.redeem(code, for: client, realm: realm))
                #expect(tokens.scope == "openid profile email")
                #expect(try await hub.verified(tokens.id).claims["nonce"]?.string == "nonce-1")
            }
        }
    }

    /// A page, never a redirect: nothing says where to.
    private static func isRefused(_ answer: HubAnswer) -> Bool {
        answer.status == 400 && answer.isPage && answer.location == nil
    }

    @Test func `4: the reference of another client, issuer or of nobody is refused`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let other = try await hub.client("courrier")
            let browser = try await hub.browser(signedInAs: hub.member())
            let reference = try await hub.reference(to: client)
            for path in [
                hub.referringPath(other, ["request_uri": reference]),
                hub.referringPath(client, realm: "armor", ["request_uri": reference]),
                hub.referringPath(client, ["request_uri": "\(reference)A"]),
                hub.referringPath(client, ["request_uri": "urn:ietf:params:oauth:request_uri:"]),
            ] {
                #expect(Self.isRefused(try await browser.get(path)), "\(path)")
            }
            let right = try await browser.get(hub.referringPath(client, ["request_uri": reference]))
            #expect(right.parameters["code"] != nil)
        }
    }

    @Test func `4: a reference is brought within 90 seconds`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let (early, late) = (try await hub.reference(to: client), try await hub.reference(to: client))
            hub.clock.advance(by: .seconds(90))
            let inTime = try await browser.get(hub.referringPath(client, ["request_uri": early]))
            #expect(inTime.parameters["code"] != nil)
            hub.clock.advance(by: .seconds(1))
            #expect(Self.isRefused(try await browser.get(hub.referringPath(client, ["request_uri": late]))))
        }
    }

    @Test func `4: a reference is spent with its code, and only then`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
            let browser = HubBrowser(hub)
            // Looked at twice, by a program that fetches links and by a browser: neither spends it.
            #expect(try await HubBrowser(hub).open(path).form != nil)
            let answer = try await browser.signIn(to: path, as: "alegoff@armor.example")
            #expect(answer.parameters["code"] != nil)
            #expect(Self.isRefused(try await browser.get(path)))
        }
    }

    @Test func `FAPI 2.0: a sign-in that began in time may take longer than the reference lives`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
            let browser = HubBrowser(hub)
            let asked = try await browser.open(path)
            hub.clock.advance(by: .minutes(5))
            // From the beginning it is too late; from where the sign-in was it is not.
            #expect(Self.isRefused(try await browser.get(path)))
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { $1 }
            let target = try #require(try await browser.post(form.action, fields).location)
            let forged = target.replacing("liamm_brought=", with: "liamm_brought=A")
            #expect(Self.isRefused(try await browser.get(forged)))
            let marked = try #require(target.split(separator: "&").first { $0.hasPrefix("liamm_brought=") })
            let other = try await hub.reference(to: client)
            hub.clock.advance(by: .minutes(2))
            let moved = "\(hub.referringPath(client, ["request_uri": other]))&\(marked)"
            #expect(Self.isRefused(try await browser.get(moved)))
            let answer = try await browser.get(target)
            #expect(answer.parameters["code"] != nil)
        }
    }

    @Test func `4: half an hour after it was brought a reference is worth nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
            let browser = HubBrowser(hub)
            let asked = try await browser.open(path)
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { $1 }
            let target = try #require(try await browser.post(form.action, fields).location)
            hub.clock.advance(by: .minutes(30))
            #expect(Self.isRefused(try await browser.get(target)))
        }
    }

    @Test func `4: the choice of an affiliation may take longer too`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let (here, there) = (try await hub.member(), try await hub.member(of: "argoat", "anne"))
            try await hub.join(there, to: here)
            let started = try await hub.session(
                of: here,
                evidence: [
                    .init(means: .password, time: hub.clock.now, realms: ["armor", "argoat"], affiliation: here.id)
                ]
            )
            let browser = HubBrowser(hub, cookies: [Hub.sessionCookie: started.cookie.revealed()])
            let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
            let page = try await browser.get(path)
            let form = try #require(page.forms.first { $0.action == "/sign-in/affiliation" })
            hub.clock.advance(by: .minutes(3))
            let answer = try await browser.submit(form, ["affiliation": here.id.text])
            #expect(answer.parameters["code"] != nil, "\(answer.status) \(answer.location ?? "")")
        }
    }

    @Test func `5: an application that must push gets nothing without`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let settings: [@Sendable (inout Application) -> Void] = [
                { $0.client.requiresPushedRequests = true },
                {
                    $0.client.requiresPushedRequests = false
                    $0.client.profile = .fapi2
                },
            ]
            for change in settings {
                try await hub.change(client, change)
                let answer = try await browser.get(hub.authorizePath(client))
                #expect(answer.parameters["error"] == "invalid_request")
                #expect(answer.parameters["code"] == nil)
                let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
                #expect(try await browser.get(path).parameters["code"] != nil)
            }
        }
    }

    @Test(arguments: ["https://mairie.example/request.jwt", "http://127.0.0.1/", "urn:other:abc", "data:,x"])
    func `OpenID Connect Core 6.2: any other request_uri is not supported, and is not fetched`(
        reference: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client, ["request_uri": reference]))
            #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
            #expect(answer.parameters["error"] == "request_uri_not_supported")
            #expect(Self.isRefused(try await browser.get(hub.referringPath(client, ["request_uri": reference]))))
        }
    }

    @Test(arguments: HubEngine.available)
    func `4: of fifty who bring a reference at once, one is given a code`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let path = hub.referringPath(client, ["request_uri": try await hub.reference(to: client)])
            let cookies = try await hub.browser(signedInAs: member).cookies
            let answers = try await withThrowingTaskGroup(of: HubAnswer.self) { group in
                for _ in 0..<50 { group.addTask { try await HubBrowser(hub, cookies: cookies).get(path) } }
                return try await group.reduce(into: [HubAnswer]()) { $0.append($1) }
            }
            #expect(answers.count { $0.parameters["code"] != nil } == 1)
            #expect(
                answers.allSatisfy {
                    $0.parameters["code"] != nil || $0.parameters["error"] == "invalid_request_uri"
                        || Self.isRefused($0)
                }
            )
        }
    }
}
