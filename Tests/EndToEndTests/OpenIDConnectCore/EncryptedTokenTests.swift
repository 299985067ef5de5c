import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Core, sections 5.3.2, 10.2 and 16.14: userinfo that is signed, and tokens for one pair of eyes.
@Suite struct EncryptedTokenTests {
    private struct Scene: Sendable {
        let hub: Hub
        let client: HubClient
        let browser: HubBrowser
    }

    private static func lend(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            try await body(Scene(hub: hub, client: client, browser: browser))
        }
    }

    private static func keys(_ key: DecryptionKey) -> String {
        JSONValue.object(["keys": .array([key.publicKey.jwk])]).canonicalText
    }

    private static func open(_ token: String, with key: DecryptionKey) throws -> JWE {
        try JWE.decrypt(
            token,
            keys: [key],
            algorithms: Set(KeyManagementAlgorithm.allCases),
            contents: Set(ContentEncryption.allCases)
        )
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `5.3.2: registered so, userinfo is a token that says by whom and for whom it is`(
        algorithm: SigningAlgorithm
    ) async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            try await hub.change(client) { $0.client.userinfoAlgorithm = algorithm }
            let tokens = try await hub.tokens(for: client, by: scene.browser)
            let answer = try await hub.userinfo(tokens.access)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/jwt")
            #expect(answer.header("Cache-Control") == "no-store")
            let published = try KeySet(json: try await hub.send(.get("/oauth2/jwks")).text.utf8)
            let token = try JWT.verify(answer.text, keys: published, algorithms: [algorithm], type: "JWT")
            #expect(token.claims["iss"]?.string == Hub.url)
            #expect(token.claims["aud"]?.string == "mairie")
            let subject = try await hub.verified(tokens.id).claims["sub"]
            #expect(token.claims["sub"] == subject)
            #expect(token.claims["email"]?.string == "alegoff@armor.example")
            // No ID token in another dress.
            #expect(token.claims["nonce"] == nil)
            #expect(token.claims["exp"] == nil)
        }
    }

    @Test(arguments: DecryptionKey.Family.allCases, ContentEncryption.allCases)
    func `10.2: an ID token is signed, then encrypted to the application`(
        family: DecryptionKey.Family,
        content: ContentEncryption
    ) async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let key = try DecryptionKey.generate(family)
            let algorithm: KeyManagementAlgorithm = family == .RSA ? .rsaOAEP256 : .ecdhESA256KW
            try await hub.change(client) {
                $0.client.keys = Self.keys(key)
                $0.client.idTokenEncryption = .init(algorithm: algorithm.rawValue, content: content.rawValue)
            }
            let token = try await hub.tokens(for: client, by: scene.browser).id
            let opened = try Self.open(token, with: key)
            #expect(opened.header["alg"]?.string == algorithm.rawValue)
            #expect(opened.header["enc"]?.string == content.rawValue)
            #expect(opened.header["cty"]?.string == "JWT")
            let inner = try #require(String(validating: opened.plaintext, as: UTF8.self))
            #expect(try await hub.verified(inner).claims["aud"]?.string == "mairie")
        }
    }

    @Test(arguments: [nil, .ES256] as [SigningAlgorithm?])
    func `5.3.2: userinfo is encrypted, signed before where that is registered too`(
        algorithm: SigningAlgorithm?
    ) async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let key = try DecryptionKey.generate(.P256)
            try await hub.change(client) {
                $0.client.keys = Self.keys(key)
                $0.client.userinfoAlgorithm = algorithm
                $0.client.userinfoEncryption = .init(algorithm: "ECDH-ES", content: "A256GCM")
            }
            let answer = try await hub.userinfo(hub.tokens(for: client, by: scene.browser).access)
            #expect(answer.header("Content-Type") == "application/jwt")
            let opened = try Self.open(answer.text, with: key)
            #expect(opened.header["cty"]?.string == (algorithm == nil ? nil : "JWT"))
            let claims = try algorithm == nil ? StrictJSON.parse(opened.plaintext) : opened.nested().claims
            #expect(claims?["email"]?.string == "alegoff@armor.example")
        }
    }

    @Test func `16.14: without its key nothing is sent that others could read`() async throws {
        try await Self.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let key = try DecryptionKey.generate(.P256)
            let tokens = try await hub.tokens(for: client, by: scene.browser)
            try await hub.change(client) {
                $0.client.keys = Self.keys(key)
                // The key that is there is not for this algorithm.
                $0.client.idTokenEncryption = .init(algorithm: "RSA-OAEP-256", content: "A256GCM")
                $0.client.userinfoEncryption = .init(algorithm: "RSA-OAEP-256", content: "A256GCM")
            }
            for keys in [Self.keys(key), #"{"keys":[]}"#, nil] {
                try await hub.change(client) { $0.client.keys = keys }
                let code = try await hub.code(for: client, by: scene.browser)
                for answer in [try await hub.redeem(code, for: client), try await hub.userinfo(tokens.access)] {
                    #expect(answer.status == 400)
                    #expect(answer.error == "invalid_request")
                    #expect(answer.json?["id_token"] == nil)
                }
            }
        }
    }
}
