import HubTesting
import Model
import Primitives
import Testing

/// RFC 9207, section 2: every answer of the authorization endpoint says who gives it.
@Suite struct IssuerParameterTests {
    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `2: iss is in a success and in an error, and is the issuer of the metadata`(realm: Realm.Slug?) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let document = try await hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration"))
            let issuer = try #require(document.json?["issuer"]?.string)
            let success = try await browser.get(hub.authorizePath(client, realm: realm))
            #expect(success.parameters["code"] != nil)
            #expect(success.parameters["iss"] == issuer)
            let failures: [[String: String?]] = [
                ["scope": "email"], ["response_type": "token"], ["code_challenge": nil],
            ]
            for changes in failures {
                let failure = try await browser.get(hub.authorizePath(client, realm: realm, changes))
                #expect(failure.parameters["error"] != nil)
                #expect(failure.parameters["iss"] == issuer)
            }
        }
    }

    @Test func `2: iss comes from the settings, whatever the Host header says`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(
                hub.authorizePath(client, ["iss": "https://evil.example"]),
                headers: [(name: "Host", value: "evil.example"), (name: "X-Forwarded-Host", value: "evil.example")]
            )
            #expect(answer.parameters["iss"] == Hub.url)
            #expect(answer.location?.contains("evil.example") == false)
        }
    }
}
