import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9449, section 7: what a bound access token is worth without its key.
@Suite struct ProvedCallTests {
    private static let path = "/oauth2/userinfo"

    private static func withToken(
        _ body: @escaping @Sendable (Hub, _ token: String, ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.tokenBinding = .dpop }
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            let key = try ProofKey()
            let form = Hub.redemption(of: code, for: client)
            let answer = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            try await body(hub, try HubTokens(answer).access, key)
        }
    }

    private static func isRefusal(_ answer: HubAnswer) -> Bool {
        let challenge = answer.header("WWW-Authenticate") ?? ""
        return answer.status == 401 && challenge.hasPrefix("DPoP error=\"\(answer.error ?? "")\"")
            && challenge.contains("algs=\"") && challenge.contains("ES256")
    }

    @Test(arguments: ["DPoP", "dpop", "DPOP"])
    func `7.1: a token with its proof opens, whatever the case of the scheme`(scheme: String) async throws {
        try await Self.withToken { hub, token, key in
            let proof = try key.proof(of: hub, method: "GET", to: Self.path, with: token)
            let answer = try await hub.userinfo(token, scheme: scheme, proofs: [proof])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json?["sub"] != nil)
        }
    }

    @Test func `7.1: without a proof, with two, or with one for another token or request, it does not`() async throws {
        try await Self.withToken { hub, token, key in
            func proof(with text: String?, _ claims: [String: JSONValue?] = [:]) throws -> String {
                try key.proof(of: hub, method: "GET", to: Self.path, with: text, claims: claims)
            }
            let tries: [[String]] = [
                [], [try proof(with: token), try proof(with: token)], [try proof(with: nil)],
                [try proof(with: "another")], [try proof(with: token, ["ath": ""])],
                [try proof(with: token, ["htm": "POST"])], [try proof(with: token, ["htu": "https://liamm.example/"])],
                [try key.proof(of: hub)], ["no proof"],
            ]
            for proofs in tries {
                let answer = try await hub.userinfo(token, scheme: "DPoP", proofs: proofs)
                #expect(Self.isRefusal(answer), "\(proofs.count) \(answer.status) \(answer.text)")
                #expect(answer.error == "invalid_dpop_proof")
            }
        }
    }

    @Test func `7.1: a proof by another key does not open`() async throws {
        try await Self.withToken { hub, token, _ in
            let proof = try ProofKey().proof(of: hub, method: "GET", to: Self.path, with: token)
            let answer = try await hub.userinfo(token, scheme: "DPoP", proofs: [proof])
            #expect(Self.isRefusal(answer))
            #expect(answer.error == "invalid_token")
        }
    }

    @Test func `7.2: a bound token brought as Bearer is refused, with a proof too`() async throws {
        try await Self.withToken { hub, token, key in
            let proof = try key.proof(of: hub, method: "GET", to: Self.path, with: token)
            for proofs in [[], [proof]] {
                let answer = try await hub.userinfo(token, scheme: "Bearer", proofs: proofs)
                #expect(Self.isRefusal(answer))
                #expect(answer.error == "invalid_token")
            }
        }
    }

    @Test func `7.1: a token that is bound to nothing is not taken as DPoP`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let tokens = try await hub.tokens(for: client, by: hub.browser(signedInAs: hub.member()))
            let proof = try ProofKey().proof(of: hub, method: "GET", to: Self.path, with: tokens.access)
            let answer = try await hub.userinfo(tokens.access, scheme: "DPoP", proofs: [proof])
            #expect(Self.isRefusal(answer))
        }
    }

    @Test func `11.1: a proof opens once`() async throws {
        try await Self.withToken { hub, token, key in
            let proof = try key.proof(of: hub, method: "GET", to: Self.path, with: token)
            #expect(try await hub.userinfo(token, scheme: "DPoP", proofs: [proof]).status == 200)
            let again = try await hub.userinfo(token, scheme: "DPoP", proofs: [proof])
            #expect(Self.isRefusal(again))
            #expect(again.error == "invalid_dpop_proof")
        }
    }

    @Test func `7: at the broker too a bound token is worth nothing without its key`() async throws {
        try await BrokerScene.lend { scene in
            let (hub, client) = (scene.hub, scene.actes.client)
            let key = try ProofKey()
            let form = [("grant_type", "client_credentials")]
            let answer = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            #expect(answer.json?["token_type"]?.string == "DPoP")
            let token = try #require(answer.json?["access_token"]?.string)
            let path = "/broker/v1/inbox"
            func call(_ scheme: String, _ proofs: [String]) async throws -> HubAnswer {
                let headers = [(name: "Authorization", value: "\(scheme) \(token)")]
                return try await hub.send(.get(path, headers: headers + proofs.map { (name: "DPoP", value: $0) }))
            }
            let stolen = try await call("Bearer", [])
            #expect(stolen.status == 401)
            #expect(stolen.header("WWW-Authenticate")?.hasPrefix("DPoP error=\"invalid_token\"") == true)
            #expect(try await call("DPoP", []).status == 401)
            let proof = try key.proof(of: hub, method: "GET", to: path, with: token)
            #expect(try await call("DPoP", [proof]).status != 401)
            #expect(try await call("DPoP", [proof]).status == 401)
        }
    }
}
