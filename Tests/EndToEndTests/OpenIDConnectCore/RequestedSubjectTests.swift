import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Core, sections 3.1.2.2 (item 4) and 5.5.1: `claims` that ask for one `sub`.
@Suite struct RequestedSubjectTests {
    /// Every way of asking for this one.
    private static func requests(_ subject: String) -> [String] {
        [
            #"{"id_token":{"sub":{"value":"\#(subject)"}}}"#,
            #"{"id_token":{"sub":{"essential":true,"values":["nobody","\#(subject)"]}}}"#,
            #"{"userinfo":{"sub":{"value":"\#(subject)"}}}"#,
            #"{"id_token":{"sub":{"value":"\#(subject)"}},"userinfo":{"sub":{"values":["\#(subject)"]}}}"#,
        ]
    }

    private static func subject(_ hub: Hub, _ client: HubClient, of browser: HubBrowser) async throws -> String {
        let token = try await hub.tokens(for: client, by: browser).id
        return try #require(try await hub.verified(token).claims["sub"]?.string)
    }

    @Test(arguments: [ClientSettings.SubjectType.public, .pairwise])
    func `3.1.2.2: who is asked for is answered for, and nobody else`(type: ClientSettings.SubjectType) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.client.subjectType = type }
            let expected = try await hub.browser(signedInAs: hub.member())
            let other = try await hub.browser(signedInAs: hub.member("bkerlann"))
            for claims in Self.requests(try await Self.subject(hub, client, of: expected)) {
                let silent = hub.authorizePath(client, ["prompt": "none", "claims": claims])
                #expect(try await expected.get(silent).parameters["code"] != nil, "\(claims)")
                let refused = try await other.get(silent)
                #expect(refused.parameters["error"] == "login_required", "\(claims)")
                #expect(refused.parameters["state"] == "état 1")
                let path = hub.authorizePath(client, ["claims": claims])
                #expect(try await expected.get(path).parameters["code"] != nil)
                #expect(try await other.get(path).location?.hasPrefix("/sign-in?") == true)
            }
        }
    }

    @Test func `3.1.2.2: who signs in as another agent than the one asked for gives no code`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            try await hub.member("bkerlann", password: Hub.password)
            let subject = try await Self.subject(hub, client, of: hub.browser(signedInAs: member))
            hub.clock.advance(by: .seconds(5))
            let path = hub.authorizePath(client, ["claims": Self.requests(subject)[0]])
            let wrong = try await HubBrowser(hub).signIn(to: path, as: "bkerlann@armor.example")
            #expect(wrong.parameters["error"] == "login_required")
            #expect(wrong.parameters["code"] == nil)
            let right = try await HubBrowser(hub).signIn(to: path, as: "alegoff@armor.example")
            #expect(right.parameters["code"] != nil)
        }
    }

    @Test(arguments: [
        #"{"id_token":{"sub":null}}"#, #"{"id_token":{"sub":{}}}"#, #"{"id_token":{"sub":{"essential":true}}}"#,
        #"{"id_token":{"sub":{"value":""}}}"#, #"{"id_token":{"sub":{"values":[]}},"userinfo":{"sub":{"value":null}}}"#,
    ])
    func `5.5.1: a sub without a value is anybody's`(claims: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let path = hub.authorizePath(client, ["prompt": "none", "claims": claims])
            #expect(try await browser.get(path).parameters["code"] != nil)
        }
    }

    @Test func `3.1.2.2: whoever the hint names, the claims hold as well`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let other = try await hub.browser(signedInAs: hub.member("bkerlann"))
            let hint = try await hub.tokens(for: client, by: browser).id
            let subject = try await Self.subject(hub, client, of: browser)
            let foreign = try await Self.subject(hub, client, of: other)
            for (claims, isAnswered) in [
                (Self.requests(subject)[0], true), (Self.requests(foreign)[0], false),
                (#"{"id_token":{"sub":{"value":7}}}"#, false),
                (#"{"id_token":{"sub":{"value":"\#(subject)"}},"userinfo":{"sub":{"value":"\#(foreign)"}}}"#, false),
            ] {
                let path = hub.authorizePath(client, ["prompt": "none", "id_token_hint": hint, "claims": claims])
                #expect((try await browser.get(path).parameters["code"] != nil) == isAnswered, "\(claims)")
                #expect(try await other.get(path).parameters["code"] == nil)
            }
        }
    }
}
