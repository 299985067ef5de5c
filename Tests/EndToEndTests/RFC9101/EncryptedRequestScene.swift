import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// An application that signs its requests, and what the hub publishes to encrypt them to.
struct EncryptedRequestScene: Sendable {
    let hub: Hub
    let client: HubClient
    let signer: RequestSigner
    let browser: HubBrowser

    static func lend(_ body: @escaping @Sendable (EncryptedRequestScene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let signer = try RequestSigner()
            try await hub.change(client) { $0.client.keys = signer.keys }
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(Self(hub: hub, client: client, signer: signer, browser: browser))
        }
    }

    func object(_ changes: [String: JSONValue?] = [:]) throws -> String {
        try self.signer.object(for: self.client, on: self.hub, changes)
    }

    /// The key to encrypt to, as an application finds it in the set of an issuer.
    func key(_ algorithm: KeyManagementAlgorithm, realm: Realm.Slug? = nil) async throws -> EncryptionKey {
        let answer = try await self.hub.send(.get("\(Hub.path(of: realm))/oauth2/jwks"))
        return try #require(try KeySet(json: answer.text.utf8).encryptionKey(for: algorithm))
    }

    func sealed(
        _ token: String,
        _ algorithm: KeyManagementAlgorithm = .ecdhES,
        _ content: ContentEncryption = .A256GCM
    ) async throws -> String {
        try JWE.encrypt(nested: token, to: await self.key(algorithm), algorithm: algorithm, content: content)
    }

    /// The object alone, as RFC 9101 has it.
    func code(_ object: String) async throws -> String? {
        try await self.browser.get(self.hub.referringPath(self.client, ["request": object])).parameters["code"]
    }

    /// Beside a whole request, whose address serves for the error.
    func error(_ object: String) async throws -> String? {
        let answer = try await self.browser.get(self.hub.authorizePath(self.client, ["request": object]))
        #expect(answer.parameters["code"] == nil)
        return answer.parameters["error"]
    }

    /// Sent ahead, alone.
    func push(_ object: String) async throws -> HubAnswer {
        let none: [String: String?] = [
            "response_type": nil, "redirect_uri": nil, "scope": nil, "state": nil, "nonce": nil,
            "code_challenge": nil, "code_challenge_method": nil,
        ]
        return try await self.hub.push(self.client, none.merging(["request": object]) { $1 })
    }
}
