import HubTesting
import Primitives
import SignIn
import Testing

/// What every answer carries, route by route, and the shape of what is not there.
@Suite struct AnswerShapeTests {
    static let fixed = [
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=63072000",
    ]

    private static func check(_ answer: HubAnswer, _ request: HubRequest) {
        let name = request.description
        let policy = answer.header("Content-Security-Policy") ?? ""
        // Made to be framed by whoever asks it (OpenID Connect Session Management, section 3.2).
        let isFramed =
            answer.status == 200 && ["check_session", "login-status-iframe.html"].contains(where: name.hasSuffix)
        for (header, value) in self.fixed where !(isFramed && header == "X-Frame-Options") {
            #expect(answer.header(header) == value, "\(header) of \(name)")
        }
        #expect(policy.contains("default-src 'none'"), "\(name)")
        #expect(policy.contains("frame-ancestors \(isFramed ? "*" : "'none'")"), "\(name)")
        #expect(!policy.contains("unsafe"), "\(name)")
        #expect(answer.status < 500, "\(name) answers \(answer.status)")
        let isPublic = answer.header("Cache-Control")?.hasPrefix("public") == true
        #expect(isPublic || answer.header("Cache-Control") == "no-store", "\(name)")
        if isPublic { #expect(answer.headers("Set-Cookie").isEmpty, "\(name)") }
        for cookie in answer.headers("Set-Cookie") { self.check(cookie: cookie, name) }
    }

    private static func check(cookie: String, _ name: String) {
        let isState = cookie.hasPrefix("__Host-liamm-state=")
        let scope = isState ? ["; SameSite=None"] : ["; HttpOnly", "; SameSite=Lax"]
        for attribute in ["; Path=/", "; Secure"] + scope {
            #expect(cookie.contains(attribute), "\(cookie.prefix { $0 != "=" }) of \(name)")
        }
        #expect(!cookie.contains("Domain"), "\(name)")
    }

    @Test func `every route, asked by anybody and by an agent, carries the headers`() async throws {
        try await Hub.lend { hub in
            let browser = try await hub.browser(signedInAs: hub.member())
            #expect(hub.routes.count > 30)
            for route in hub.routes {
                Self.check(try await hub.send(route), route)
                // The agent's own browser, by GET: what posts would end the session that the next route needs.
                guard route.isGet else { continue }
                Self.check(try await browser.get(route.target), route)
            }
        }
    }

    @Test(arguments: [
        "/nowhere", "/sign-in/", "/realms/nowhere", "/oauth2/authorize/x", "/admin/v1/platform/status", "/%00",
    ])
    func `what is not there carries the headers too`(path: String) async throws {
        try await Hub.lend { hub in
            let request = HubRequest.get(path)
            Self.check(try await hub.send(request), request)
        }
    }

    @Test func `a page that is not there is a page, an endpoint's answer JSON, the API's a problem`() async throws {
        try await Hub.lend { hub in
            let page = try await hub.send(.get("/nowhere"))
            #expect(page.status == 404)
            #expect(page.isPage)
            let endpoint = try await hub.send(.get("/realms/nowhere/oauth2/jwks"))
            #expect(endpoint.status == 404)
            #expect(endpoint.isOAuthJSON)
            let api = try await hub.send(.get("/admin/v1/realms/armor/agents"))
            // Nobody is told what is there before they have said who they are.
            #expect(api.status == 401)
            #expect(api.isProblem)
        }
    }

    @Test(arguments: ["/sign-in/affiliation", "/account/sessions/end", "/account/sessions/end-all"])
    func `RFC 9110 15.5.6: what is there under another method says so on a page`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get(path))
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "POST")
            #expect(answer.isPage)
        }
    }

    @Test(arguments: ["/sign-in", "/account", "/", "/.well-known/openid-configuration"])
    func `RFC 9110 15.5.6: a method that nothing has is refused`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.method("DELETE", path))
            #expect(answer.status == 405)
            #expect(answer.header("Allow")?.contains("GET, HEAD") == true)
        }
    }

    @Test(arguments: [
        "/oauth2/authorize", "/realms/armor/oauth2/authorize", "/realms/armor/protocol/openid-connect/auth",
        "/oauth2/logout", "/oauth2/introspect", "/sign-in", "/account",
    ])
    func `RFC 9110 9.3.7: OPTIONS is refused where no other site may ask, and what may be asked is told`(
        path: String
    ) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.method("OPTIONS", path))
            #expect(answer.status == 405)
            let methods = path.hasSuffix("introspect") ? "POST" : "GET"
            #expect(answer.header("Allow")?.hasPrefix(methods) == true)
            #expect(answer.header("Allow")?.contains("OPTIONS") == false)
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
        }
    }

    @Test func `RFC 9110 9.2.1: HEAD signs nobody out, and gives no code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.tokens(for: client, by: browser).id
            let cookie = try #require(browser.cookies[Hub.sessionCookie])
            let logout = "/oauth2/logout?id_token_hint=\(token)"
            let keycloak = "/realms/armor/protocol/openid-connect/logout"
            for path in [logout, "/oauth2/logout", keycloak, hub.authorizePath(client)] {
                var head = HubRequest.method("HEAD", path)
                head.headers = [(name: "Cookie", value: "\(Hub.sessionCookie)=\(cookie)")]
                let answer = try await hub.send(head)
                #expect(answer.status == 405)
                #expect(answer.header("Allow") == "GET, POST")
                #expect(answer.text.isEmpty)
                #expect(answer.location == nil)
            }
            #expect(try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["code"] != nil)
            // The same by GET does: what was refused is the method.
            _ = try await browser.get(logout)
            #expect(try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["code"] == nil)
        }
    }

    @Test func `RFC 9110 9.3.2: HEAD is answered like GET, without a body`() async throws {
        try await Hub.lend { hub in
            for path in ["/", "/accessibility", "/.well-known/openid-configuration"] {
                let get = try await hub.send(.get(path))
                let head = try await hub.send(.method("HEAD", path))
                #expect(head.status == get.status)
                #expect(head.text.isEmpty)
            }
        }
    }

    @Test func `RFC 6265bis 4.1.3: cookies are bound to this host, the session's without an age`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(client))
            let first = asked.headers("Set-Cookie")
            #expect(first.count == 1)
            #expect(first[0].hasPrefix("__Host-liamm-browser="))
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { $1 }
            let answer = try await browser.post(form.action, fields)
            let second = answer.headers("Set-Cookie")
            let session = try #require(second.first { $0.hasPrefix("__Host-liamm=") })
            #expect(!session.contains("Max-Age"))
            #expect(second.allSatisfy { $0.hasPrefix("__Host-liamm") })
            for cookie in first + second { Self.check(cookie: cookie, "sign-in") }
        }
    }

    @Test func `RFC 6265 5.4: two session cookies are none`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let cookie = try await hub.session(of: hub.member()).cookie.revealed()
            let name = Hub.sessionCookie
            let other = String(repeating: "A", count: 43)
            let path = hub.authorizePath(client, ["prompt": "none"])
            for (header, isKnown) in [
                ("\(name)=\(cookie)", true), ("\(name)=\(cookie); \(name)=\(other)", false),
                ("\(name)=\(other); \(name)=\(cookie)", false), ("a\(name)=\(cookie)", false),
                ("\(name)=\"\(cookie)\"", false),
                ("\(name)=\(cookie)A", false), ("liamm-session=\(cookie)", false),
            ] {
                let answer = try await hub.send(.get(path, headers: [(name: "Cookie", value: header)]))
                #expect((answer.parameters["code"] != nil) == isKnown, "\(header)")
            }
        }
    }
}
