import JOSE
import Primitives
import Testing

@Suite struct KeySetTests {
    @Test func `keys it does not understand are skipped, the others serve`() throws {
        let good = Examples.p256Key.canonicalText.dropLast() + #","kid":"good"}"#
        let json = """
            {"keys":[{"kty":"oct","k":"AQAB","kid":"s"},{"kty":"OKP","crv":"X25519","x":"AA","kid":"o"},
            {"kty":"EC","alg":"ECDH-ES","crv":"P-256","kid":"j"},{"kty":"new","kid":"n"},null,7,[],\(good)],"more":1}
            """
        let set = try KeySet(json: json.utf8)
        #expect(set.keys.map(\.id) == ["good"])
        #expect(set.key("good") != nil)
        #expect(set.key("s") == nil)
    }

    @Test func `an unknown identifier finds nothing, even beside a single key`() throws {
        let set = try KeySet(json: #"{"keys":[\#(Examples.rsaKey.canonicalText)]}"#.utf8)
        #expect(set.keys.count == 1)
        #expect(set.key("") == nil)
        #expect(set.key("default") == nil)
    }

    @Test func `an identifier claimed by two different keys finds neither`() throws {
        let first = PublicKeyTests.changed(Examples.rsaKey, ["kid": "same"]).canonicalText
        let second = PublicKeyTests.changed(Examples.p256Key, ["kid": "same"]).canonicalText
        #expect(try KeySet(json: #"{"keys":[\#(first),\#(second)]}"#.utf8).key("same") == nil)
        #expect(try KeySet(json: #"{"keys":[\#(second),\#(first),\#(second)]}"#.utf8).key("same") == nil)
        #expect(try KeySet(json: #"{"keys":[\#(first),\#(first)]}"#.utf8).key("same") != nil)
    }

    @Test(arguments: ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[]} x"#, #"{"keys":[],"keys":[]}"#])
    func `what is no key set is refused`(json: String) {
        #expect(throws: JOSEError(.malformed)) { try KeySet(json: json.utf8) }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a written set reads back with the same keys and no private part`(algorithm: SigningAlgorithm) throws {
        let keys = [try SigningKey.generate(algorithm), try SigningKey.generate(.ES256)]
        let written = KeySet(keys: keys.map(\.publicKey))
        let read = try KeySet(json: written.json)
        #expect(read.json == written.json)
        #expect(read.keys.map(\.id) == keys.map(\.id))
        for jwk in try #require(StrictJSON.parse(written.json)["keys"]?.array) {
            #expect(jwk["kid"] != nil && jwk["use"] == "sig" && jwk["alg"] != nil)
            #expect(Set(try #require(jwk.object).keys).isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi"]))
        }
    }

    @Test func `without kid one key is found where but one fits the algorithm (OpenID Connect Core, section 10.1)`()
        throws
    {
        let keys = try [SigningAlgorithm.ES256, .ES256, .EdDSA, .RS256].map { try SigningKey.generate($0) }
        let set = KeySet(keys: keys.map(\.publicKey))
        #expect(set.onlyKey(for: .ES256) == nil)
        #expect(set.onlyKey(for: .EdDSA)?.id == keys[2].id)
        #expect(set.onlyKey(for: .RS256)?.id == keys[3].id)
        #expect(set.onlyKey(for: .PS256) == nil)
        #expect(KeySet(keys: [keys[2].publicKey, keys[2].publicKey]).onlyKey(for: .EdDSA)?.id == keys[2].id)
        for (key, isFound) in [(keys[2], true), (keys[0], false)] {
            let input = "\(Base64URL.encode(#"{"alg":"\#(key.algorithm)"}"#.utf8)).e30"
            let token = "\(input).\(Base64URL.encode(try key.sign(Array(input.utf8))))"
            let all = Set(SigningAlgorithm.allCases)
            #expect(throws: JOSEError(.unknownKey)) { try JWS.verify(token, keys: set, algorithms: all) }
            let found = try? JWS.verify(token, keys: set, algorithms: all, rule: .namedOrOnly)
            #expect((found != nil) == isFound)
            #expect(throws: JOSEError(isFound ? .algorithmRefused : .unknownKey)) {
                try JWS.verify(token, keys: set, algorithms: [.RS256], rule: .namedOrOnly)
            }
        }
    }

    @Test func `a set holds keys to encrypt to beside those that verify, each for its use`() throws {
        let signing = try SigningKey.generate(.ES256)
        let reading = try DecryptionKey.Family.allCases.map { try DecryptionKey.generate($0) }
        let written = KeySet(keys: [signing.publicKey], encryptionKeys: reading.map(\.publicKey))
        let read = try KeySet(json: written.json)
        #expect(read.keys.map(\.id) == [signing.id] && read.encryptionKeys.map(\.id) == reading.map(\.id))
        #expect(read.encryptionKey(for: .rsaOAEP)?.id == reading[0].id)
        #expect(read.encryptionKey(for: .ecdhES)?.id == reading[1].id)
        #expect(KeySet(keys: [signing.publicKey]).encryptionKey(for: .ecdhES) == nil)
        #expect(read.json == written.json)
    }
}
