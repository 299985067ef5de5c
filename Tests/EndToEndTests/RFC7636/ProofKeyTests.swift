import HubTesting
import Model
import Primitives
import Testing

/// RFC 7636, with RFC 9700, section 2.1.1: asked of every client, S256 only.
@Suite struct ProofKeyTests {
    static let refused: [[String: String?]] = [
        ["code_challenge": nil, "code_challenge_method": nil],
        ["code_challenge": nil],
        ["code_challenge_method": nil],
        ["code_challenge_method": "plain"],
        ["code_challenge_method": "s256"],
        ["code_challenge_method": "S512"],
        ["code_challenge": "short"],
        ["code_challenge": "\(Hub.challenge)="],
        ["code_challenge": "\(Hub.challenge.dropLast())"],
        ["code_challenge": "\(Hub.challenge)A"],
        ["code_challenge": "\(Hub.challenge.dropLast())+"],
    ]

    @Test(arguments: refused, [Application.Authentication.none, .secretBasic])
    func `4.4.1: a challenge that is missing, plain or malformed is invalid_request`(
        changes: [String: String?],
        authentication: Application.Authentication
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: authentication)
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client, changes))
            #expect(answer.status == 303)
            #expect(answer.parameters["error"] == "invalid_request")
            #expect(answer.parameters["code"] == nil)
        }
    }

    @Test(arguments: [Application.Authentication.none, .secretBasic, .secretPost])
    func `4.6: a wrong or missing verifier gives nothing`(authentication: Application.Authentication) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: authentication)
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            for wrong in [nil, "", Hub.challenge, "\(Hub.verifier)a", Hub.verifier.lowercased()] {
                let answer = try await hub.redeem(code, for: client, ["code_verifier": wrong])
                #expect(answer.status == 400)
                #expect(answer.error == "invalid_grant")
            }
            #expect(try await hub.redeem(code, for: client).status == 200)
        }
    }

    static let malformed = [
        String(repeating: "a", count: 42), String(repeating: "a", count: 129), "",
        String(repeating: "a", count: 42) + "+", String(repeating: "a", count: 42) + " ",
        String(repeating: "a", count: 42) + "=", String(repeating: "é", count: 43),
    ]

    @Test(arguments: malformed)
    func `4.1: a verifier of another length or alphabet is refused, even where its digest is right`(
        verifier: String
    ) async throws {
        try await Hub.lend { hub in
            let answer = try await Self.redeem(verifier, on: hub)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
        }
    }

    @Test(arguments: [43, 44, 127, 128])
    func `4.1: 43 to 128 unreserved characters are a verifier`(length: Int) async throws {
        try await Hub.lend { hub in
            let verifier = String(String(repeating: "aZ9-._~", count: 20).prefix(length))
            let answer = try await Self.redeem(verifier, on: hub)
            #expect(answer.status == 200)
        }
    }

    private static func redeem(_ verifier: String, on hub: Hub) async throws -> HubAnswer {
        let client = try await hub.client(authentication: .none)
        let browser = try await hub.browser(signedInAs: hub.member())
        let challenge = Base64URL.encode(Digest.sha256(verifier))
        let code = try await hub.code(for: client, by: browser, ["code_challenge": challenge])
        return try await hub.redeem(code, for: client, ["code_verifier": verifier])
    }
}
