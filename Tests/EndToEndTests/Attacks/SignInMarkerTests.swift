import HubTesting
import Primitives
import Testing

/// The marker that answers `prompt=login` and `max_age` is good for its own request, for half an hour, for one code.
@Suite struct SignInMarkerTests {
    /// A marker as the hub gives it: where a sign-in for the request leads back to.
    private static func destination(_ browser: HubBrowser, _ path: String) async throws -> (target: String, code: Bool)
    {
        let asked = try await browser.open(path)
        let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
        let form = try #require(named.form)
        let fields = form.fields.merging(["password": Hub.password]) { _, new in new }
        let answer = try await browser.post(form.action, fields)
        let target = try #require(answer.location)
        return (target, try await browser.get(target).parameters["code"] != nil)
    }

    @Test(arguments: ["prompt", "max_age"])
    func `somebody's old marker does not spare the sign-in`(name: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let changes: [String: String?] = [name: name == "prompt" ? "login" : "0"]
            let mine = try await Self.destination(HubBrowser(hub), hub.authorizePath(client, changes))
            #expect(mine.code)
            let marker = try #require(mine.target.split(separator: "&").first { $0.hasPrefix("liamm_asked=") })
            hub.clock.advance(by: .seconds(5))
            let victim = try await hub.browser(signedInAs: member)
            hub.clock.advance(by: .seconds(5))
            for other in ["nonce-2", "nonce-1"] {
                let path = hub.authorizePath(client, changes.merging(["nonce": other]) { _, new in new })
                let answer = try await victim.get("\(path)&\(marker)")
                #expect(answer.location?.hasPrefix("/sign-in?") == true)
            }
        }
    }

    @Test func `a marker gives one code, and none after half an hour`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let browser = HubBrowser(hub)
            let path = hub.authorizePath(client, ["prompt": "login"])
            let first = try await Self.destination(browser, path)
            #expect(first.code)
            #expect(try await browser.get(first.target).location?.hasPrefix("/sign-in?") == true)

            let asked = try await browser.open(path)
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { _, new in new }
            let late = try #require(try await browser.post(form.action, fields).location)
            hub.clock.advance(by: .minutes(30))
            #expect(try await browser.get(late).location?.hasPrefix("/sign-in?") == true)
        }
    }

    @Test func `prompt=select_account lets the agent say who he is again`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member(password: Hub.password))
            hub.clock.advance(by: .seconds(5))
            let path = hub.authorizePath(client, ["prompt": "select_account"])
            #expect(try await browser.get(path).location?.hasPrefix("/sign-in?") == true)
            #expect(try await Self.destination(browser, path).code)
        }
    }

    @Test(arguments: ["+5", "-1", "5.0", " 5", "99999999999"])
    func `max_age is digits`(text: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await HubBrowser(hub).get(hub.authorizePath(client, ["max_age": text]))
            #expect(answer.parameters["error"] == "invalid_request")
        }
    }
}
