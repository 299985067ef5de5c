import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9101, sections 6.1, 6.2 and 10: an envelope proves nothing and opens nothing else. Every refusal is the same.
@Suite struct EncryptedRequestAttackTests {
    private typealias Scene = EncryptedRequestScene

    private static let refusal = "invalid_request_object"

    /// Members that the header of a right envelope is sealed with.
    static let headers: [[String: JSONValue?]] = [
        ["zip": "DEF"], ["crit": ["exp"], "exp": 1], ["jku": "https://evil.example/keys"],
        ["x5u": "https://evil.example"],
        ["jwk": ["kty": "EC"]], ["p2c": 1], ["alg": "dir"], ["alg": "RSA1_5"], ["alg": "RSA-OAEP"],
        ["alg": "RSA-OAEP-256"], ["alg": "ECDH-ES+A128KW"], ["alg": "ECDH-ES+A256KW"], ["alg": "none"],
        ["alg": .some(.null)], ["alg": nil], ["enc": "A192GCM"], ["enc": "A128GCM"], ["enc": nil], ["epk": nil],
        ["kid": "unknown"], ["kid": 1], ["cty": "at+jwt"], ["cty": "JWE"], ["cty": 1],
    ]

    @Test func `RFC 7516 4.1: a header with rules, keys or algorithms of its own is refused`() async throws {
        try await Scene.lend { scene in
            let jwk = try await scene.key(.ecdhES).jwk
            // The forge is right: under its usual header, and under a type that is spelt out, it is read.
            for members in [[:], ["cty": nil], ["cty": "oauth-authz-req+jwt"], ["typ": "JWT"], ["kid": nil]]
                as [[String: JSONValue?]]
            {
                let object = try EnvelopeForge.agreed(scene.object(), to: jwk, members)
                #expect(try await scene.code(object) != nil, "\(members)")
            }
            for members in Self.headers {
                let object = try EnvelopeForge.agreed(scene.object(), to: jwk, members)
                #expect(try await scene.error(object) == Self.refusal, "\(members)")
            }
        }
    }

    @Test func `RFC 7518 4.5: no key that anybody knows is the key of a content`() async throws {
        try await Scene.lend { scene in
            let jwk = try await scene.key(.rsaOAEP256).jwk
            let secret = try #require(scene.client.secret)
            let keys = [
                [UInt8](repeating: 0, count: 32), Digest.sha256(secret), Digest.sha256(jwk.canonicalBytes),
                Array(try #require(jwk["n"]?.string.flatMap { Base64URL.decode($0) }).prefix(32)),
            ]
            for key in keys {
                for name in ["dir", "RSA-OAEP-256", "ECDH-ES"] {
                    var header: [String: JSONValue] = ["alg": .string(name), "enc": "A256GCM", "cty": "JWT"]
                    for id in [nil, jwk["kid"]] {
                        header["kid"] = id
                        let object = try EnvelopeForge.sealed(scene.object(), by: key, under: .object(header))
                        #expect(try await scene.error(object) == Self.refusal)
                    }
                }
            }
        }
    }

    @Test func `6.2: what is inside is signed by the application, or nothing`() async throws {
        try await Scene.lend { scene in
            let object = try scene.object()
            let payload = String(object.split(separator: ".")[1])
            let none = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
            let claims = String(decoding: try #require(Base64URL.decode(payload)), as: UTF8.self)
            let stranger = try RequestSigner().object(for: scene.client, on: scene.hub)
            let other = try scene.signer.object(for: scene.client, on: scene.hub, ["iss": "courrier"])
            let typed = try scene.signer.object(for: scene.client, on: scene.hub, type: "at+jwt")
            for inside in [
                "\(none).\(payload).", claims, "", "\u{FEFF}\(object)", "\(object) ", stranger, other, typed,
            ] {
                #expect(try await scene.error(scene.sealed(inside)) == Self.refusal, "\(inside)")
            }
            #expect(try await scene.code(scene.sealed(object)) != nil)
        }
    }

    @Test func `6.2: an envelope inside of an envelope is refused`() async throws {
        try await Scene.lend { scene in
            let once = try await scene.sealed(scene.object())
            for algorithm in [KeyManagementAlgorithm.ecdhES, .rsaOAEP256] {
                #expect(try await scene.error(scene.sealed(once, algorithm)) == Self.refusal)
            }
            #expect(try await scene.code(once) != nil)
        }
    }

    @Test func `10: what is too large, cut or changed on the way is refused`() async throws {
        try await Scene.lend { scene in
            let long = try scene.object(["state": .string(String(repeating: "s", count: 12_500))])
            #expect(long.utf8.count > 16_384)
            let longest = try scene.object(["state": .string(String(repeating: "s", count: 20_000))])
            for object in [try await scene.sealed(long), try await scene.sealed(longest)] {
                let answer = try await scene.push(object)
                #expect(answer.status == 400 && answer.error == Self.refusal)
            }
            let parts = try await scene.sealed(scene.object(), .rsaOAEP256).split(separator: ".").map(String.init)
            for index in parts.indices {
                var changed = parts
                changed[index] = (parts[index].first == "A" ? "B" : "A") + parts[index].dropFirst()
                #expect(try await scene.error(changed.joined(separator: ".")) == Self.refusal)
                changed[index] = ""
                #expect(try await scene.error(changed.joined(separator: ".")) == Self.refusal)
            }
        }
    }

    @Test func `10: what is encrypted to the application, or to nobody here, is refused`() async throws {
        try await Scene.lend { scene in
            let own = try DecryptionKey.generate(.P256)
            try await scene.hub.change(scene.client) {
                let set: JSONValue = ["keys": [scene.signer.key.publicKey.jwk, own.publicKey.jwk]]
                $0.client.keys = set.canonicalText
            }
            let published = try await scene.hub.send(.get("/oauth2/jwks")).json?["keys"]?.array ?? []
            let signs = try #require(published.first { $0["use"] == "sig" && $0["alg"] == "ES256" })
            // The key of the application, under its own name and under that of a key of the hub; a key that signs.
            let name = try #require(try await scene.key(.ecdhES).jwk["kid"])
            for (jwk, members) in [
                (own.publicKey.jwk, [:]), (own.publicKey.jwk, ["kid": name]), (own.publicKey.jwk, ["kid": nil]),
                (signs, [:]), (signs, ["kid": nil]),
            ] as [(JSONValue, [String: JSONValue?])] {
                let object = try EnvelopeForge.agreed(scene.object(), to: jwk, members)
                #expect(try await scene.error(object) == Self.refusal)
            }
        }
    }

    @Test func `10.8: an ID token of the hub in an envelope is no request, and a request is no hint`() async throws {
        try await Scene.lend { scene in
            let (hub, client) = (scene.hub, scene.client)
            let key = try await scene.key(.ecdhES)
            // An application that says the hub's own key were its own: what is for its eyes, the hub could open.
            try await hub.change(client) {
                let set: JSONValue = ["keys": [scene.signer.key.publicKey.jwk, key.jwk]]
                $0.client.keys = set.canonicalText
                $0.client.idTokenEncryption = .init(algorithm: "ECDH-ES", content: "A256GCM")
            }
            let token = try await hub.tokens(for: client, by: scene.browser).id
            #expect(token.split(separator: ".", omittingEmptySubsequences: false).count == 5)
            #expect(try await scene.error(token) == Self.refusal)
            let request = try await scene.sealed(scene.object())
            for hint in [token, request] {
                let answer = try await scene.browser.get(hub.authorizePath(client, ["id_token_hint": hint]))
                #expect(answer.parameters["code"] == nil)
                #expect(answer.parameters["error"] == "invalid_request")
            }
            #expect(try await scene.code(request) != nil)
        }
    }

    @Test func `10: who has registered no keys has no request opened`() async throws {
        try await Scene.lend { scene in
            let object = try await scene.sealed(scene.object())
            try await scene.hub.change(scene.client) { $0.client.keys = nil }
            #expect(try await scene.error(object) == "request_not_supported")
        }
    }
}
