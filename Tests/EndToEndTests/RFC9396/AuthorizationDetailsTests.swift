import HubTesting
import Model
import Primitives
import Testing

/// RFC 9396, sections 2 and 5, as far as the authorization endpoint goes.
@Suite struct AuthorizationDetailsTests {
    private static func ask(_ text: String, on hub: Hub) async throws -> (HubAnswer, HubClient) {
        let client = try await hub.client()
        try await hub.change(client) { $0.client.authorizationDetailTypes = ["deliberation", "budget"] }
        let browser = try await hub.browser(signedInAs: hub.member())
        return (try await browser.get(hub.authorizePath(client, ["authorization_details": text])), client)
    }

    @Test(arguments: [
        #"[{"type":"deliberation"}]"#,
        #"[{"type":"budget","actions":["read"],"identifier":"2026"},{"type":"deliberation","locations":["https://a.example"]}]"#,
    ])
    func `2: objects of types that were registered are kept with the grant`(text: String) async throws {
        try await Hub.lend { hub in
            let (answer, client) = try await Self.ask(text, on: hub)
            let code = try #require(answer.parameters["code"])
            #expect(try await hub.redeem(code, for: client).status == 200)
            let kept = try #require(try await hub.grantDetails().authorizationDetails)
            #expect(try StrictJSON.parse(kept) == StrictJSON.parse(text))
        }
    }

    @Test(arguments: [
        "x", "{}", "[]", "[1]", "[{}]", #"{"type":"budget"}"#, #"[{"type":7}]"#, #"[{"type":"payment"}]"#,
        #"[{"type":"budget"},{"type":"payment"}]"#, #"[{"type":"budget","type":"deliberation"}]"#,
        #"[{"type":"Budget"}]"#,
    ])
    func `5: anything else is invalid_authorization_details`(text: String) async throws {
        try await Hub.lend { hub in
            let (answer, client) = try await Self.ask(text, on: hub)
            #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
            #expect(answer.parameters["error"] == "invalid_authorization_details")
            #expect(answer.parameters["code"] == nil)
        }
    }
}
