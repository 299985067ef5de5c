import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// RFC 8707, section 2: what tokens are asked for.
@Suite struct ResourceTests {
    private static let registered = ["https://api.mairie.example", "https://files.mairie.example/v1"]

    private static func lend(
        _ body: @escaping @Sendable (Hub, HubClient, HubBrowser) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.client.resources = Self.registered }
            try await body(hub, client, try await hub.browser(signedInAs: hub.member()))
        }
    }

    @Test(arguments: [[Hub.url], registered, [registered[0], Hub.url, registered[0]]])
    func `2: this hub and what was registered may be asked for, several too, and the grant keeps them`(
        resources: [String]
    ) async throws {
        try await Self.lend { hub, client, browser in
            let query = FormParameters.encode(resources.map { ("resource", $0) })
            let answer = try await browser.get("\(hub.authorizePath(client))&\(query)")
            let code = try #require(answer.parameters["code"], "\(answer.status)")
            #expect(try await hub.redeem(code, for: client).status == 200)
            let kept = try await hub.grantDetails().resources
            var expected: [String] = []
            for resource in resources where !expected.contains(resource) { expected.append(resource) }
            #expect(kept == expected)
        }
    }

    static let refused = [
        "https://elsewhere.example", "https://api.mairie.example/", "https://API.mairie.example", "mairie",
        "https://api.mairie.example#part", "/api",
    ]

    @Test(arguments: refused)
    func `2: anything else is invalid_target, alone or beside a right one`(resource: String) async throws {
        try await Self.lend { hub, client, browser in
            for resources in [[resource], [Self.registered[0], resource], [resource, Hub.url]] {
                let query = FormParameters.encode(resources.map { ("resource", $0) })
                let answer = try await browser.get("\(hub.authorizePath(client))&\(query)")
                #expect(answer.location?.hasPrefix("\(client.redirectURI)?") == true)
                #expect(answer.parameters["error"] == "invalid_target")
                #expect(answer.parameters["code"] == nil)
            }
        }
    }

    @Test func `2: several go through the sign-in, a form and a pushed request`() async throws {
        try await Self.lend { hub, client, browser in
            try await hub.member("bkerlann", password: Hub.password)
            let query = FormParameters.encode(Self.registered.map { ("resource", $0) })
            let path = "\(hub.authorizePath(client))&\(query)"
            let answer = try await HubBrowser(hub).signIn(to: path, as: "bkerlann@armor.example")
            let code = try #require(answer.parameters["code"])
            #expect(try await hub.redeem(code, for: client).status == 200)
            #expect(try await hub.grantDetails().resources == Self.registered)

            let form = try FormParameters(parsing: #require(path.split(separator: "?").last).utf8).pairs
            let header = Hub.basic("mairie", client.secret ?? "")
            let pushed = try await hub.send(.post("/oauth2/par", form: form, headers: [header]))
            let reference = try #require(pushed.json?["request_uri"]?.string, "\(pushed.text)")
            let other = try await browser.get(hub.referringPath(client, ["request_uri": reference]))
            #expect(try await hub.redeem(#require(other.parameters["code"]), for: client).status == 200)
            #expect(try await hub.grantDetails().resources == Self.registered)
        }
    }
}
