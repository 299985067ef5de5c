import HubTesting
import Model
import Primitives
import Testing

/// RFC 9700, section 4.11.2: an address that nobody has looked at is not led to by a link that anybody may send.
@Suite struct UntrustedClientTests {
    static let wrong: [[String: String]] = [
        ["response_type": "token"], ["response_type": ""], ["scope": "email"], ["code_challenge": ""],
        ["request_uri": "https://evil.example/r"], ["request": "a.b.c"], ["max_age": "soon"], ["prompt": "no"],
    ]

    @Test func `4.11.2: an error of a client that registered itself is a page, until somebody has signed in`()
        async throws
    {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let agent = try await scene.hub.browser(signedInAs: scene.hub.member())
            for changes in Self.wrong {
                let page = try await scene.ask(made, by: HubBrowser(scene.hub), changes)
                #expect(page.status == 400 && page.isPage && page.location == nil, "\(changes)")
                #expect(page.forms.allSatisfy { !$0.action.contains("sondage.example") })
                let answer = try await scene.ask(made, by: agent, changes)
                #expect(answer.location?.hasPrefix("https://sondage.example/cb?") == true, "\(changes)")
                #expect(answer.parameters["error"] != nil && answer.parameters["code"] == nil)
            }
        }
    }

    /// OpenID Connect Core, section 3.1.2.1: what must not show anything has to be answered. It tells no more than that.
    @Test func `4.11.2: a silent request is answered, and tells that nobody is there`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            let answer = try await scene.ask(made, by: HubBrowser(scene.hub), ["prompt": "none"])
            #expect(answer.parameters["error"] == "login_required")
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let consent = try await scene.ask(made, by: browser, ["prompt": "none"])
            #expect(consent.parameters["error"] == "consent_required")
            #expect(consent.parameters["code"] == nil)
        }
    }

    @Test func `4.11.2: an agent who does not agree has signed in, and is led back`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            try await scene.hub.member(password: Hub.password)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.ask(made, by: browser)
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let page = try await browser.submit(#require(named.form), ["password": Hub.password])
            let form = try #require(page.form(to: "/sign-in/consent"))
            let answer = try await browser.submit(form, ["decision": "refuse"])
            #expect(answer.parameters["error"] == "access_denied")
        }
    }
}
