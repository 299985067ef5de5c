import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// RFC 6749, sections 3.1 and 4.1.2.1: how much of a request goes through the pages of a sign-in, and what becomes of one
/// that is too long for them.
@Suite struct CarriedRequestTests {
    private static func destination(_ hub: Hub, _ answer: HubAnswer) throws -> String {
        let state = try #require(answer.parameters["state"])
        return try #require(Interaction(sealed: state, sealer: hub.sealer)).destination
    }

    @Test func `3.1: parameters that nobody knows are ignored, and left behind`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.member(password: Hub.password)
            let more = ["utm_campaign": "printemps", "nobody": String(repeating: "n", count: 20_000)]
            let path = hub.authorizePath(client, more.mapValues { Optional($0) })
            let asked = try await HubBrowser(hub).get(path)
            #expect(asked.location?.hasPrefix("/sign-in?") == true)
            let destination = try Self.destination(hub, asked)
            #expect(more.keys.allSatisfy { !destination.contains($0) })
            #expect(destination.contains("nonce=nonce-1") && destination.contains("code_challenge="))
            for prompt in ["", "&prompt=login"] {
                let answer = try await HubBrowser(hub).signIn(to: path + prompt, as: "alegoff@armor.example")
                #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
                #expect(answer.parameters["code"] != nil)
                #expect(answer.parameters["state"] == "état 1")
            }
        }
    }

    @Test(arguments: [9000, 13_000, 40_000])
    func `4.1.2.1: what no page could carry is invalid_request at the application, with its state`(
        length: Int
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let state = String(repeating: "s", count: length)
            let path = hub.authorizePath(client, ["state": state])
            let answer = try await HubBrowser(hub).get(path)
            #expect(answer.status == 303)
            #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
            #expect(answer.parameters["error"] == "invalid_request")
            #expect(answer.parameters["state"] == state)
            #expect(answer.parameters["iss"] == Hub.url)
            // Who is signed in goes through no page.
            let browser = try await hub.browser(signedInAs: hub.member())
            #expect(try await browser.get(path).parameters["code"] != nil)
            #expect(try await HubBrowser(hub).get(path + "&prompt=none").parameters["error"] == "login_required")
            // The page of a consent carries it too.
            try await hub.change(client) { $0.isThirdParty = true }
            #expect(try await browser.get(path).parameters["error"] == "invalid_request")
        }
    }

    @Test func `4.1.2.1: what is just short enough comes through every page`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let enrolled = try await hub.enrol(member)
            let state = String(repeating: "s", count: 7500)
            let path = hub.authorizePath(client, ["state": state])
            let asked = try await HubBrowser(hub).get(path)
            let length = try Self.destination(hub, asked).utf8.count
            #expect(Interaction.longestDestination - 700...Interaction.longestDestination ~= length)
            let browser = HubBrowser(hub)
            let page = try await browser.signIn(to: path, as: "alegoff@armor.example")
            #expect(page.form?.action == "/sign-in/second-factor")
            let answer = try await browser.submit(#require(page.form), ["code": hub.code(of: enrolled.app)])
            #expect(answer.parameters["code"] != nil)
            #expect(answer.parameters["state"] == state)
        }
    }
}
