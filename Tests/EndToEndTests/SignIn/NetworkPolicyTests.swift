import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// A realm that lets in from its own networks only. Requests of these tests come from no address at all.
@Suite struct NetworkPolicyTests {
    @Test func `from outside a right password opens no session, and the page says why`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.networks = ["192.0.2.0/24"] }
            let browser = HubBrowser(scene.hub)
            let page = try await scene.typePassword(in: browser)
            #expect(page.status == 403)
            #expect(page.text.contains("outside-networks"))
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
            // A wrong one hears what it hears everywhere.
            let wrong = try await scene.typePassword(
                in: HubBrowser(scene.hub),
                password: "un autre mot de passe"
            )
            #expect(wrong.status == 422)
        }
    }

    @Test(arguments: ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP"])
    func `an address that the request gives itself lets nobody in`(name: String) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.networks = ["192.0.2.0/24"] }
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.open(scene.hub.authorizePath(scene.client))
            let named = try await browser.submit(#require(asked.form), ["identifier": SignInScene.name])
            let form = try #require(named.form)
            let value = name == "Forwarded" ? "for=192.0.2.1" : "192.0.2.1"
            let answer = try await browser.post(
                form.action,
                form.fields.merging(["password": Hub.password]) { $1 },
                headers: [(name: "Origin", value: "null"), (name: name, value: value)]
            )
            #expect(answer.location?.contains("failure=outside-networks") == true)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    @Test func `another realm's networks are its own`() async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy(of: "argoat") { $0.networks = ["192.0.2.0/24"] }
            #expect(try await scene.typePassword(in: HubBrowser(scene.hub)).parameters["code"] != nil)
        }
    }
}
