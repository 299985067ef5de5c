import HubTesting
import Model
import Primitives
import Testing

/// What fifty at once may do with one proof or one assertion, on every engine that is there.
@Suite struct ProofRaceTests {
    private static func fifty(_ act: @escaping @Sendable () async throws -> HubAnswer) async throws -> [HubAnswer] {
        try await withThrowingTaskGroup(of: HubAnswer.self) { group in
            for _ in 0..<50 { group.addTask { try await act() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 9449 11.1: of fifty calls with one proof, one is answered`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.tokenBinding = .dpop }
            let browser = try await hub.browser(signedInAs: hub.member())
            let form = Hub.redemption(of: try await hub.code(for: client, by: browser), for: client)
            let key = try ProofKey()
            let token = try HubTokens(await hub.token(client, form: form, proofs: [try key.proof(of: hub)])).access
            let proof = try key.proof(of: hub, method: "GET", to: "/oauth2/userinfo", with: token)
            let answers = try await Self.fifty { try await hub.userinfo(token, scheme: "DPoP", proofs: [proof]) }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.status == 401 && $0.error == "invalid_dpop_proof" } == 49)
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 7523 3: of fifty requests with one assertion, one is its client's`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let key = try ProofKey()
            _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keys = key.keySet }
            let assertion = try key.assertion(of: "mairie", at: hub)
            let form = Hub.asserted(assertion, [("grant_type", "refresh_token"), ("refresh_token", "any")])
            let answers = try await Self.fifty { try await hub.send(.post("/oauth2/token", form: form)) }
            #expect(answers.count { $0.error == "invalid_grant" } == 1)
            #expect(answers.count { $0.status == 401 && $0.error == "invalid_client" } == 49)
        }
    }
}
