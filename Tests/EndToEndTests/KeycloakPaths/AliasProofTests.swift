import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// RFC 9449, section 4.2: a proof names the address that was called. By a path of Keycloak's that is the path of Keycloak's.
@Suite struct AliasProofTests {
    private static let base = "/realms/armor/protocol/openid-connect"
    private static let own = "/realms/armor/oauth2"

    private struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let key: ProofKey
        let browser: HubBrowser

        func code() async throws -> String {
            try await self.hub.code(for: self.client, by: self.browser, realm: "armor")
        }

        /// At the endpoint of one path, with a proof that names another or the same.
        func redeem(_ code: String, at path: String, proving target: String) async throws -> HubAnswer {
            let proof = try self.key.proof(of: self.hub, to: target)
            let headers = [
                Hub.basic(self.client.id.text, self.client.secret ?? ""), (name: "DPoP", value: proof),
            ]
            let form = Hub.redemption(of: code, for: self.client)
            return try await self.hub.send(.post(path, form: form, headers: headers))
        }
    }

    private static func lend(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.tokenBinding = .dpop }
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(Scene(hub: hub, client: client, key: try ProofKey(), browser: browser))
        }
    }

    @Test func `4.2: tokens are given and userinfo is read by those paths, with proofs that name them`() async throws {
        try await Self.lend { scene in
            let answer = try await scene.redeem(scene.code(), at: "\(Self.base)/token", proving: "\(Self.base)/token")
            let access = try HubTokens(answer).access
            #expect(answer.json?["token_type"]?.string == "DPoP")
            for (path, target, status) in [
                ("\(Self.base)/userinfo", "\(Self.base)/userinfo", 200),
                ("\(Self.own)/userinfo", "\(Self.own)/userinfo", 200),
                ("\(Self.base)/userinfo", "\(Self.own)/userinfo", 401),
                ("\(Self.own)/userinfo", "\(Self.base)/userinfo", 401),
            ] {
                let proof = try scene.key.proof(of: scene.hub, method: "GET", to: target, with: access)
                let headers = [(name: "Authorization", value: "DPoP \(access)"), (name: "DPoP", value: proof)]
                let read = try await scene.hub.send(.get(path, headers: headers))
                #expect(read.status == status, "\(path) with a proof of \(target): \(read.text)")
            }
        }
    }

    @Test func `4.3: a proof that names the endpoint by its other path is refused, and the code stays good`()
        async throws
    {
        try await Self.lend { scene in
            let code = try await scene.code()
            for (path, target) in [
                ("\(Self.base)/token", "\(Self.own)/token"), ("\(Self.own)/token", "\(Self.base)/token"),
                ("\(Self.base)/token", "/oauth2/token"),
                ("\(Self.base)/token", "/realms/argoat/protocol/openid-connect/token"),
            ] {
                let answer = try await scene.redeem(code, at: path, proving: target)
                #expect(answer.status == 400 && answer.error == "invalid_dpop_proof", "\(path) as \(target)")
            }
            let right = try await scene.redeem(code, at: "\(Self.base)/token", proving: "\(Self.base)/token")
            #expect(right.status == 200)
        }
    }

    @Test func `RFC 9449 10.1: pushed by that path, the code is for the key of the proof`() async throws {
        try await Self.lend { scene in
            let path = "\(Self.base)/ext/par/request"
            let query = try #require(
                scene.hub.authorizePath(scene.client, realm: "armor").split(separator: "?", maxSplits: 1).last
            )
            let form = try FormParameters(parsing: query.utf8).pairs
            let basic = Hub.basic(scene.client.id.text, scene.client.secret ?? "")
            func push(_ target: String) async throws -> HubAnswer {
                let proof = (name: "DPoP", value: try scene.key.proof(of: scene.hub, to: target))
                return try await scene.hub.send(.post(path, form: form, headers: [basic, proof]))
            }
            #expect(try await push("\(Self.own)/par").error == "invalid_dpop_proof")
            let reference = try #require(try await push(path).json?["request_uri"]?.string)
            let answer = try await scene.browser.get(
                scene.hub.referringPath(scene.client, realm: "armor", ["request_uri": reference])
            )
            let code = try #require(answer.parameters["code"])
            let thief = try ProofKey().proof(of: scene.hub, to: "\(Self.base)/token")
            let stolen = try await scene.hub.send(
                .post(
                    "\(Self.base)/token",
                    form: Hub.redemption(of: code, for: scene.client),
                    headers: [basic, (name: "DPoP", value: thief)]
                )
            )
            #expect(stolen.error == "invalid_grant")
            let own = try await scene.redeem(code, at: "\(Self.base)/token", proving: "\(Self.base)/token")
            #expect(own.status == 200)
        }
    }
}
