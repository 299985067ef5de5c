import HubTesting
import JOSE
import Primitives
import Testing

/// OpenID Connect Core, sections 3.1.2.1 and 3.1.2.6: when the agent is asked, and when not.
@Suite struct PromptTests {
    @Test func `3.1.2.6: prompt=none without a session is login_required, and shows nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            for cookies in [[:], [Hub.sessionCookie: String(repeating: "A", count: 43)]] {
                let answer = try await HubBrowser(hub, cookies: cookies)
                    .get(hub.authorizePath(client, ["prompt": "none"]))
                #expect(answer.status == 303)
                #expect(answer.location?.hasPrefix(client.redirectURI) == true)
                #expect(answer.parameters["error"] == "login_required")
                #expect(answer.parameters["state"] == "état 1")
            }
        }
    }

    @Test func `3.1.2.1: prompt=none with a session gives a code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            #expect(
                try await hub.redeem(hub.code(for: client, by: browser, ["prompt": "none"]), for: client).status == 200
            )
        }
    }

    @Test func `3.1.2.1: prompt=login asks again, once, and the token tells the new time`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member(password: Hub.password))
            hub.clock.advance(by: .minutes(10))
            let answer = try await browser.signIn(
                to: hub.authorizePath(client, ["prompt": "login"]),
                as: "alegoff@armor.example"
            )
            let code = try #require(answer.parameters["code"])
            let claims = try await hub.verified(HubTokens(await hub.redeem(code, for: client)).id).claims
            #expect(claims["auth_time"]?.integer == hub.clock.now.seconds)
        }
    }

    @Test func `3.1.2.1: a marker from outside does not answer prompt=login`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            for marker in ["0", "MTc5MDAwMDAwMA", String(repeating: "A", count: 60)] {
                let path = hub.authorizePath(client, ["prompt": "login", "liamm_asked": marker])
                #expect(try await browser.get(path).location?.hasPrefix("/sign-in?") == true)
            }
        }
    }

    @Test func `3.1.2.1: max_age holds the sign-in against the clock`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            hub.clock.advance(by: .minutes(10))
            let young = try await browser.get(hub.authorizePath(client, ["max_age": "600"]))
            #expect(young.parameters["code"] != nil)
            for age in ["599", "0"] {
                let old = try await browser.get(hub.authorizePath(client, ["max_age": age]))
                #expect(old.location?.hasPrefix("/sign-in?") == true)
                let silent = try await browser.get(hub.authorizePath(client, ["max_age": age, "prompt": "none"]))
                #expect(silent.parameters["error"] == "login_required")
            }
        }
    }

    @Test func `3.1.2.1: max_age=0 is satisfied by the sign-in it asked for`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member(password: Hub.password))
            hub.clock.advance(by: .seconds(5))
            let answer = try await browser.signIn(
                to: hub.authorizePath(client, ["max_age": "0"]),
                as: "alegoff@armor.example"
            )
            #expect(answer.parameters["code"] != nil)
        }
    }

    @Test func `3.1.2.1: login_hint is proposed, nothing more`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let hint = "alegoff@armor.example"
            let page = try await HubBrowser(hub).open(hub.authorizePath(client, ["login_hint": hint]))
            #expect(page.form?.fields["identifier"] == hint)
            #expect(page.form?.action == "/sign-in")
            let hostile = hub.authorizePath(client, ["login_hint": "\"><script>@armor.example"])
            #expect(try await HubBrowser(hub).open(hostile).text.contains("<script>@") == false)
        }
    }

    @Test func `3.1.2.1: a session that is idle for eight hours, or twelve hours old, is asked again`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let idle = try await hub.browser(signedInAs: member)
            let used = try await hub.browser(signedInAs: member)
            hub.clock.advance(by: .hours(7))
            #expect(try await used.get(hub.authorizePath(client)).parameters["code"] != nil)
            hub.clock.advance(by: .hours(1))
            let path = hub.authorizePath(client, ["prompt": "none"])
            #expect(try await idle.get(path).parameters["error"] == "login_required")
            #expect(try await used.get(path).parameters["code"] != nil)
            hub.clock.advance(by: .hours(4))
            #expect(try await used.get(path).parameters["error"] == "login_required")
        }
    }
}
