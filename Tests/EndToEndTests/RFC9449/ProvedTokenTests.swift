import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9449, sections 5 and 6: tokens bound to the key that a proof shows.
@Suite struct ProvedTokenTests {
    private static func withCode(
        _ authentication: Application.Authentication = .secretBasic,
        binding: ClientSettings.TokenBinding = .dpop,
        _ body: @escaping @Sendable (Hub, HubClient, _ code: String, ProofKey) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: authentication) { $0.tokenBinding = binding }
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(hub, client, try await hub.code(for: client, by: browser), try ProofKey())
        }
    }

    static func isRefusedProof(_ answer: HubAnswer) -> Bool {
        answer.status == 400 && answer.error == "invalid_dpop_proof" && answer.isOAuthJSON
    }

    @Test func `5: the token says its type and its key, and both tokens are given`() async throws {
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let answer = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            let tokens = try HubTokens(answer)
            #expect(answer.json?["token_type"]?.string == "DPoP")
            let token = try await hub.verified(tokens.access, type: "at+jwt")
            #expect(token.claims["cnf"] == ["jkt": .string(key.thumbprint)])
            let identity = try await hub.verified(tokens.id)
            #expect(identity.claims["cnf"] == nil)
        }
    }

    @Test func `5: whoever brings a proof of its own accord has bound tokens, without one it has not`() async throws {
        try await Self.withCode(binding: .none) { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let answer = try await hub.token(client, form: form, proofs: [try key.proof(of: hub)])
            #expect(answer.json?["token_type"]?.string == "DPoP")
        }
        try await Self.withCode(binding: .none) { hub, client, code, _ in
            let answer = try await hub.redeem(code, for: client)
            #expect(answer.json?["token_type"]?.string == "Bearer")
            let token = try await hub.verified(HubTokens(answer).access, type: "at+jwt")
            #expect(token.claims["cnf"] == nil)
        }
    }

    @Test func `5.2: a client whose tokens are bound must prove its key, and the code stays good`() async throws {
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            #expect(Self.isRefusedProof(try await hub.token(client, form: form, proofs: [])))
            let two = [try key.proof(of: hub), try key.proof(of: hub)]
            #expect(Self.isRefusedProof(try await hub.token(client, form: form, proofs: two)))
            #expect(try await hub.token(client, form: form, proofs: [try key.proof(of: hub)]).status == 200)
        }
    }

    @Test func `4.3: a proof of another method, address or time is refused`() async throws {
        try await Self.withCode { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let now = hub.clock.now.seconds
            let wrong = [
                try key.proof(of: hub, method: "GET"), try key.proof(of: hub, method: "post"),
                try key.proof(of: hub, to: "/oauth2/userinfo"),
                try key.proof(of: hub, to: "/realms/armor/oauth2/token"),
                try key.proof(of: hub, claims: ["htu": "https://other.example/oauth2/token"]),
                try key.proof(of: hub, claims: ["iat": .integer(now - 3600)]),
                try key.proof(of: hub, claims: ["iat": .integer(now + 3600)]),
                try key.proof(of: hub, claims: ["iat": .integer(now - 61)]),
                try key.proof(of: hub, claims: ["iat": .integer(now + 61)]), "not a proof",
            ]
            for proof in wrong {
                #expect(Self.isRefusedProof(try await hub.token(client, form: form, proofs: [proof])))
            }
            #expect(try await hub.token(client, form: form, proofs: [try key.proof(of: hub)]).status == 200)
        }
    }

    @Test(arguments: [-10, 10])
    func `4.3: clocks that differ by ten seconds are taken`(seconds: Int64) async throws {
        try await Self.withCode { hub, client, code, key in
            let time: JSONValue = .integer(hub.clock.now.seconds + seconds)
            let proof = try key.proof(of: hub, claims: ["iat": time])
            let form = Hub.redemption(of: code, for: client)
            #expect(try await hub.token(client, form: form, proofs: [proof]).status == 200)
        }
    }

    @Test func `11.1: a proof is good once, at every endpoint together`() async throws {
        try await Self.withCode { hub, client, code, key in
            let proof = try key.proof(of: hub)
            let form = Hub.redemption(of: code, for: client)
            let tokens = try HubTokens(await hub.token(client, form: form, proofs: [proof]))
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            #expect(Self.isRefusedProof(try await hub.token(client, form: refresh, proofs: [proof])))
            hub.clock.advance(by: .seconds(30))
            #expect(Self.isRefusedProof(try await hub.token(client, form: refresh, proofs: [proof])))
            let fresh = try key.proof(of: hub)
            #expect(try await hub.token(client, form: refresh, proofs: [fresh]).status == 200)
        }
    }

    @Test func `5: the refresh token of a public client is its key's alone`() async throws {
        try await Self.withCode(.none) { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let tokens = try HubTokens(await hub.token(client, form: form, proofs: [try key.proof(of: hub)]))
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            let thief = try ProofKey()
            let stolen = try await hub.token(client, form: refresh, proofs: [try thief.proof(of: hub)])
            #expect(stolen.error == "invalid_grant")
            #expect(Self.isRefusedProof(try await hub.token(client, form: refresh, proofs: [])))
            let right = try await hub.token(client, form: refresh, proofs: [try key.proof(of: hub)])
            #expect(right.json?["token_type"]?.string == "DPoP")
        }
    }

    @Test func `5: a confidential client may change its key, and not do without`() async throws {
        try await Self.withCode(binding: .none) { hub, client, code, key in
            let form = Hub.redemption(of: code, for: client)
            let tokens = try HubTokens(await hub.token(client, form: form, proofs: [try key.proof(of: hub)]))
            let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh)]
            #expect(try await hub.token(client, form: refresh, proofs: []).error == "invalid_grant")
            let other = try ProofKey()
            let answer = try await hub.token(client, form: refresh, proofs: [try other.proof(of: hub)])
            let token = try await hub.verified(HubTokens(answer).access, type: "at+jwt")
            #expect(token.claims["cnf"]?["jkt"]?.string == other.thumbprint)
        }
    }
}
