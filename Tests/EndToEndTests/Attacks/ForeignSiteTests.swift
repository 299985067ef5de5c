import HubTesting
import OpenID
import Primitives
import Testing

/// What another site can make an agent's browser do, and what the hub answers.
@Suite struct ForeignSiteTests {
    @Test func `a sign-out from another site leaves the cookie with the session`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            // SameSite=Lax: the form of another site comes without the cookie.
            let answer = try await hub.send(
                .post("/oauth2/logout", form: [], headers: [(name: "Origin", value: "https://evil.example")])
            )
            #expect(answer.headers("Set-Cookie").allSatisfy { !$0.hasPrefix("\(Hub.sessionCookie)=") })
            #expect(try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["code"] != nil)
        }
    }

    @Test(arguments: [
        "//evil.example/x", "//evil.example", "/\\evil.example/x", "/oauth2//authorize", "//oauth2/authorize?a=b",
        "/realms//armor", "///", "/a//",
    ])
    func `a path that a browser reads as another host is refused, and no link repeats it`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get(path))
            #expect(answer.status == 400)
            for link in PageForm.links(in: answer.text) {
                #expect(!link.hasPrefix("//") && !link.hasPrefix("/\\"), "\(link)")
            }
            #expect(!answer.text.contains("evil.example"))
        }
    }

    @Test func `a body that is too large is refused as that, not as a fault of ours`() async throws {
        try await Hub.lend { hub in
            let body = "a=" + String(repeating: "x", count: 70_000)
            for path in ["/oauth2/token", "/sign-in", "/oauth2/logout"] {
                let answer = try await hub.send(.post(path, text: body, type: "application/x-www-form-urlencoded"))
                #expect(answer.status == 413, "\(path)")
            }
        }
    }

    @Test func `a hint that is no identifier does not become one`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let hint = String(repeating: "a", count: 3500)
            let page = try await HubBrowser(hub)
                .open(hub.authorizePath(client, realm: "armor", ["login_hint": hint]))
            #expect(page.form?.fields["identifier"] == "")
        }
    }
}
