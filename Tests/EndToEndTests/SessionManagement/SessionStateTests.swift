import Foundation
import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// OpenID Connect Session Management, sections 2 and 3: what an application sees change.
@Suite struct SessionStateTests {
    private static let stateCookie = "__Host-liamm-state"

    /// What the script of the frame computes, from the cookie that it reads.
    private static func isUnchanged(_ state: String, client: String, origin: String, browser: HubBrowser) -> Bool {
        guard let dot = state.firstIndex(of: ".") else { return false }
        let salt = state[state.index(after: dot)...]
        let text = "\(client) \(origin) \(browser.cookies[self.stateCookie] ?? "") \(salt)"
        return state == "\(Base64URL.encode(Digest.sha256(text))).\(salt)"
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `3.3: metadata names the frame under every issuer, and it is there`(realm: Realm.Slug?) async throws {
        try await Hub.lend { hub in
            let document = try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration")).json
            let address = try #require(document?["check_session_iframe"]?.string)
            #expect(address == "\(Hub.issuer(of: realm))/oauth2/check_session")
            let page = try await hub.send(.get(String(address.dropFirst(Hub.url.count))))
            #expect(page.status == 200)
            #expect(page.isPage)
        }
    }

    @Test func `3.2: the frame may be framed, holds one script of the hub and nothing of the agent`() async throws {
        try await Hub.lend { hub in
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get("/oauth2/check_session")
            #expect(page.header("X-Frame-Options") == nil)
            let policy = page.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("frame-ancestors *") && policy.contains("script-src 'self';"))
            #expect(!policy.contains("unsafe"))
            #expect(page.headers("Set-Cookie").isEmpty)
            let anybody = try await hub.send(.get("/oauth2/check_session"))
            #expect(page.text == anybody.text)
            #expect(page.text.components(separatedBy: "<script").count == 2)
            let path = try #require(page.text.components(separatedBy: "src=\"").last?.prefix { $0 != "\"" })
            let script = try await hub.send(.get(String(path)))
            #expect(script.status == 200)
            // To the page around it, at the origin that asked, and never to any.
            #expect(script.text.contains("window.parent.postMessage(word, origin)"))
            #expect(script.text.contains("event.source !== window.parent"))
            #expect(!script.text.contains("\"*\"") && !script.text.contains("'*'"))
            #expect(try await hub.send(.get("/realms/nowhere/oauth2/check_session")).status == 404)
        }
    }

    @Test func `2: a code comes with a session_state, unchanged until the sign-out, changed after it`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let answer = try await browser.signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            let state = try #require(answer.parameters["session_state"])
            func isUnchanged(_ client: String = "mairie", _ origin: String = "https://mairie.example") -> Bool {
                Self.isUnchanged(state, client: client, origin: origin, browser: browser)
            }
            #expect(isUnchanged())
            #expect(!isUnchanged("courrier"))
            #expect(!isUnchanged("mairie", "https://evil.example"))
            #expect(browser.cookies[Self.stateCookie] != browser.cookies[Hub.sessionCookie])

            // Another answer of the same session has another salt, and the first is good still.
            let again = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(again.parameters["session_state"] != state)
            #expect(again.headers("Set-Cookie").isEmpty)
            #expect(isUnchanged())

            let asked = try await browser.get("/oauth2/logout")
            _ = try await browser.submit(#require(asked.form))
            #expect(!isUnchanged())
            // Nor does the same agent's next session look like the one before.
            _ = try await browser.signIn(to: hub.authorizePath(client), as: "alegoff@armor.example")
            #expect(browser.cookies[Self.stateCookie] != nil)
            #expect(!isUnchanged())
            #expect(try await hub.sessions(of: member).count == 1)
        }
    }

    @Test func `2: a browser that lost the cookie is given it again with the next code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client))
            let state = try #require(answer.parameters["session_state"])
            let origin = "https://mairie.example"
            #expect(Self.isUnchanged(state, client: "mairie", origin: origin, browser: browser))
            let cookie = try #require(answer.headers("Set-Cookie").first)
            for attribute in ["; Path=/", "; SameSite=None", "; Secure", "; Max-Age="] {
                #expect(cookie.contains(attribute))
            }
            #expect(!cookie.contains("HttpOnly"))
        }
    }

    @Test func `2: an error has no session_state, and takes no cookie away`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = HubBrowser(hub, cookies: [Self.stateCookie: "kept"])
            let answer = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(answer.parameters["error"] == "login_required")
            #expect(answer.parameters["session_state"] == nil)
            #expect(browser.cookies[Self.stateCookie] == "kept")
        }
    }

    @Test(arguments: [
        ("https://mairie.example/callback", "https://mairie.example"),
        ("https://mairie.example:443/callback", "https://mairie.example"),
        ("https://mairie.example:8443/callback?a=1", "https://mairie.example:8443"),
        ("http://127.0.0.1:4000/", "http://127.0.0.1:4000"), ("http://localhost:80/cb", "http://localhost"),
        ("https://mairie.example:80/", "https://mairie.example:80"), ("http://[::1]:443/", "http://[::1]:443"),
    ])
    func `3.2: the origin is the one that browsers name`(address: String, origin: String) throws {
        let state = SessionState.make(client: "mairie", redirectURI: address, browserState: "b", salt: "s")
        #expect(state == "\(Base64URL.encode(Digest.sha256("mairie \(origin) b s"))).s")
    }

    @Test func `3.2: an address without an origin has no state`() {
        let state = SessionState.make(client: "m", redirectURI: "bzh.example.app:/cb", browserState: "b", salt: "s")
        #expect(state == nil)
    }
}
