import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9449, section 10: a code that is for one key, whoever gets hold of it, for clients of every kind.
@Suite struct BoundCodeTests {
    private static func lend(
        _ authentication: Application.Authentication,
        _ body: @escaping @Sendable (Hub, HubClient, HubBrowser, ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: authentication) { $0.tokenBinding = .dpop }
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(hub, client, browser, try ProofKey())
        }
    }

    @Test(arguments: [Application.Authentication.none, .secretBasic])
    func `10: a code asked for with dpop_jkt is given to that key alone, and stays good`(
        authentication: Application.Authentication
    ) async throws {
        try await Self.lend(authentication) { hub, client, browser, key in
            let code = try await hub.code(for: client, by: browser, ["dpop_jkt": key.thumbprint])
            let form = Hub.redemption(of: code, for: client)
            let thief = try await hub.token(client, form: form, proofs: [try ProofKey().proof(of: hub)])
            #expect(thief.status == 400 && thief.error == "invalid_grant")
            let own = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            #expect(try HubTokens(own).scope == "openid profile email")
        }
    }

    @Test(arguments: [Application.Authentication.none, .secretBasic])
    func `10.1: a proof that is pushed binds the code, and is the one that dpop_jkt says`(
        authentication: Application.Authentication
    ) async throws {
        try await Self.lend(authentication) { hub, client, browser, key in
            func push(_ changes: [(String, String)], by prover: ProofKey) async throws -> HubAnswer {
                let usual = [
                    ("response_type", "code"), ("redirect_uri", client.redirectURI), ("scope", "openid"),
                    ("code_challenge", Hub.challenge), ("code_challenge_method", "S256"), ("state", "s"),
                ]
                let proof = (name: "DPoP", value: try prover.proof(of: hub, to: "/oauth2/par"))
                return try await hub.call("par", client, form: usual + changes, headers: [proof])
            }
            let mismatch = try await push([("dpop_jkt", key.thumbprint)], by: ProofKey())
            #expect(mismatch.status == 400 && mismatch.error == "invalid_request")
            #expect(mismatch.json?["request_uri"] == nil)
            for changes in [[], [("dpop_jkt", key.thumbprint)]] {
                let reference = try #require(try await push(changes, by: key).json?["request_uri"]?.string)
                let answer = try await browser.get(hub.referringPath(client, ["request_uri": reference]))
                let form = Hub.redemption(of: try #require(answer.parameters["code"]), for: client)
                let thief = try await hub.token(client, form: form, proofs: [try ProofKey().proof(of: hub)])
                #expect(thief.error == "invalid_grant")
                #expect(try await hub.token(client, form: form, proofs: [try key.proof(of: hub)]).status == 200)
            }
        }
    }
}
