import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// RFC 9101, sections 5.2 and 6.1, with OpenID Connect Core, sections 6.1 and 10.2: requests that nobody on their way reads.
@Suite struct EncryptedRequestTests {
    private typealias Scene = EncryptedRequestScene

    @Test(arguments: HubKey.Algorithm.ofEncryption, ContentEncryption.allCases)
    func `6.1: what is signed, then encrypted to a published key, is read`(
        algorithm: KeyManagementAlgorithm,
        content: ContentEncryption
    ) async throws {
        try await Scene.lend { scene in
            let object = try await scene.sealed(scene.object(), algorithm, content)
            let answer = try await scene.browser.get(
                scene.hub.referringPath(scene.client, ["request": object, "state": "other"])
            )
            #expect(answer.location?.hasPrefix("\(scene.client.redirectURI)?") == true)
            #expect(answer.parameters["state"] == "signed")
            let code = try #require(answer.parameters["code"])
            let tokens = try HubTokens(await scene.hub.redeem(code, for: scene.client))
            #expect(tokens.scope == "openid email")
            #expect(try await scene.hub.verified(tokens.id).claims["nonce"]?.string == "nonce-signed")
        }
    }

    @Test func `RFC 9126 3: an encrypted object may be pushed`() async throws {
        try await Scene.lend { scene in
            let pushed = try await scene.push(scene.sealed(scene.object(), .rsaOAEP256))
            let reference = try #require(pushed.json?["request_uri"]?.string, "\(pushed.text)")
            let path = scene.hub.referringPath(scene.client, ["request_uri": reference])
            #expect(try await scene.browser.get(path).parameters["state"] == "signed")
        }
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `Discovery 3: each algorithm that is named has one key in the set of every issuer`(
        realm: Realm.Slug?
    ) async throws {
        try await Scene.lend { scene in
            let path = Hub.path(of: realm)
            let document = try await scene.hub.send(.get("\(path)/.well-known/openid-configuration")).json
            let names = document?["request_object_encryption_alg_values_supported"]?.array ?? []
            #expect(names == ["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"])
            let contents = document?["request_object_encryption_enc_values_supported"]?.array ?? []
            #expect(contents == ContentEncryption.names.map { .string($0) })
            let keys = try await scene.hub.send(.get("\(path)/oauth2/jwks")).json?["keys"]?.array ?? []
            let others = keys.filter { $0["use"] == "enc" }
            #expect(others.count == names.count)
            #expect(others.allSatisfy { key in names.contains { $0 == key["alg"] } })
            #expect(keys.allSatisfy { $0["use"] == "sig" || $0["use"] == "enc" })
            // A key that signs is none to encrypt to, and the other way round.
            for key in keys {
                let isForSignatures = key["use"] == "sig"
                #expect(((try? PublicKey(jwk: key)) != nil) == isForSignatures)
                #expect(((try? EncryptionKey(jwk: key)) == nil) == isForSignatures)
            }
        }
    }

    @Test func `Core 10.2.1: a retired key is not published and opens still, the next one opens already`() async throws
    {
        try await Scene.lend { scene in
            let hub = scene.hub
            let old = try await scene.key(.ecdhESA256KW)
            func sealed(_ key: EncryptionKey) throws -> String {
                try JWE.encrypt(nested: scene.object(), to: key, algorithm: .ecdhESA256KW, content: .A128GCM)
            }
            let next = try #require(
                try await hub.stores.keys.all().first {
                    $0.state == .next && $0.key.algorithm == .encryption(.ecdhESA256KW)
                }?.key.decryptionKey?.publicKey
            )
            #expect(try await scene.code(sealed(EncryptionKey(jwk: next.jwk))) != nil)
            let rotated = try await hub.administer(
                .post(
                    "/admin/v1/platform/keys/rotate",
                    text: #"{"algorithm":"ECDH-ES+A256KW","dryRun":false}"#,
                    type: "application/json"
                )
            )
            #expect(rotated.status < 300, "\(rotated.text)")
            let new = try await scene.key(.ecdhESA256KW)
            #expect(new.id == next.id)
            #expect(try await scene.code(sealed(new)) != nil)
            #expect(try await scene.code(sealed(old)) != nil)
            // Until it is forgotten.
            hub.clock.advance(by: KeySchedule.retention + .seconds(1))
            let keys = KeyRing(store: hub.stores.keys, clock: hub.clock)
            _ = try await KeySchedule(store: hub.stores.keys, keys: keys, clock: hub.clock, rotation: .days(90)).turn()
            #expect(try await scene.error(sealed(old)) == "invalid_request_object")
        }
    }

    @Test func `Core 10.2: what is encrypted to a compromised key is refused at once`() async throws {
        try await Scene.lend { scene in
            let key = try await scene.key(.rsaOAEP256)
            let object = try await scene.sealed(scene.object(), .rsaOAEP256)
            let place = "/admin/v1/platform/keys/\(key.id)/retire"
            let asked = try await scene.hub.administer(
                .post(place, text: #"{"compromised":true,"dryRun":false}"#, type: "application/json")
            )
            #expect(asked.status == 409)
            #expect(asked.text.contains("every request that is encrypted to RSA-OAEP-256 key"))
            let body = #"{"compromised":true,"confirm":"\#(key.id)","dryRun":false}"#
            let done = try await scene.hub.administer(.post(place, text: body, type: "application/json"))
            #expect(done.status == 200, "\(done.text)")
            #expect(try await scene.error(object) == "invalid_request_object")
            #expect(try await scene.key(.rsaOAEP256).id != key.id)
            #expect(try await scene.code(scene.sealed(scene.object(), .rsaOAEP256)) != nil)
        }
    }

    @Test(arguments: HubKey.Algorithm.ofEncryption)
    func `RFC 7516 4.1.6: without kid the active key of the algorithm is meant`(
        algorithm: KeyManagementAlgorithm
    ) async throws {
        try await Scene.lend { scene in
            var members = try #require(try await scene.key(algorithm).jwk.object)
            members["kid"] = nil
            let key = try EncryptionKey(jwk: .object(members))
            let object = try JWE.encrypt(nested: scene.object(), to: key, algorithm: algorithm, content: .A128CBCHS256)
            #expect(try await scene.code(object) != nil)
        }
    }

    @Test func `Registration 2: what an administrator set is demanded`() async throws {
        try await Scene.lend { scene in
            try await scene.hub.change(scene.client) {
                $0.client.requestObjectEncryption = .init(algorithm: "ECDH-ES", content: "A256GCM")
            }
            #expect(try await scene.error(scene.object()) == "invalid_request_object")
            for (algorithm, content) in [(.ecdhESA256KW, .A256GCM), (.ecdhES, .A128GCM)]
                as [(KeyManagementAlgorithm, ContentEncryption)]
            {
                let other = try await scene.sealed(scene.object(), algorithm, content)
                #expect(try await scene.error(other) == "invalid_request_object")
            }
            #expect(try await scene.code(scene.sealed(scene.object())) != nil)
            // Nobody has to sign a request; an unsigned one has nothing to encrypt.
            #expect(try await scene.browser.get(scene.hub.authorizePath(scene.client)).parameters["code"] != nil)
        }
    }

    @Test func `Registration 2: what a client registered of itself it may use, or another, or none`() async throws {
        try await Scene.lend { scene in
            try await scene.hub.change(scene.client) {
                $0.client.requestObjectEncryption = .init(algorithm: "ECDH-ES", content: "A256GCM")
                $0.client.registration = .init(tokenHash: "x", createdAt: scene.hub.clock.now, expiresAt: nil)
            }
            for object in [
                try scene.object(), try await scene.sealed(scene.object()),
                try await scene.sealed(scene.object(), .rsaOAEP256, .A128CBCHS256),
            ] {
                #expect(try await scene.code(object) != nil)
            }
        }
    }
}
