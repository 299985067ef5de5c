import JOSE
import Primitives
import Testing

@Suite struct JWSTests {
    @Test(arguments: ["none", "None", "NONE", "", "HS256", "ES384", "RS256", "es256"])
    func `an alg that is not the key's is refused (RFC 8725, section 3.1)`(name: String) throws {
        let forge = try Forge(.ES256)
        let header = #"{"alg":"\#(name)","kid":"\#(forge.key.id)","typ":"JWT"}"#
        let signed = try forge.token(header: header)
        #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(signed) }
        #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(forge.signingInput(header: header) + ".") }
    }

    @Test(arguments: ["", #""alg":null,"#, #""alg":["ES256"],"#])
    func `a header without a textual alg is refused`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(header: #"{\#(member)"kid":"\#(forge.key.id)","typ":"JWT"}"#)
        #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(token) }
    }

    @Test func `a public key does not serve as an HMAC secret`() throws {
        let forge = try Forge(.RS256)
        let input = forge.signingInput(header: #"{"alg":"HS256","kid":"\#(forge.key.id)","typ":"JWT"}"#)
        let modulus = try #require(Base64URL.decode(forge.key.publicKey.jwk["n"]?.string ?? ""))
        for secret in [modulus, forge.key.publicKey.jwk.canonicalBytes] {
            let token = "\(input).\(Base64URL.encode(Digest.hmac(input.utf8, key: Secret(secret))))"
            #expect(throws: JOSEError(.algorithmRefused)) { try forge.verify(token) }
        }
    }

    @Test func `an algorithm outside the list is refused though the key has it`() throws {
        let forge = try Forge(.RS256)
        let token = try forge.token()
        for allowed: Set<SigningAlgorithm> in [[], [.ES256]] {
            #expect(throws: JOSEError(.algorithmRefused)) {
                try JWT.verify(token, keys: forge.keys, algorithms: allowed, type: "JWT")
            }
        }
    }

    @Test(arguments: ["", #""kid":"","#, #""kid":"other","#, #""kid":7,"#, #""kid":null,"#])
    func `a missing or unknown kid is refused, never another key tried`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(header: #"{\#(member)"alg":"ES256","typ":"JWT"}"#)
        #expect(throws: JOSEError(.unknownKey)) { try forge.verify(token) }
    }

    @Test func `another key's signature under a known kid is refused`() throws {
        let (forge, other) = (try Forge(), try Forge())
        let token = try other.token(header: forge.goodHeader)
        #expect(throws: JOSEError(.badSignature)) { try forge.verify(token) }
    }

    @Test(arguments: [
        #""crit":["exp"]"#, #""crit":[]"#, #""crit":["b64"],"b64":false"#, #""b64":true"#, #""b64":false"#,
        #""jku":"https://keys.example""#, #""x5u":"https://keys.example""#, #""x5c":["AA"]"#, #""zip":"DEF""#,
        #""jwk":{"kty":"EC"}"#, #""jwk":null"#, #""p2c":1000000000"#,
    ])
    func `a header that brings its own key or rules is refused`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(adding: member)
        #expect(throws: JOSEError(.headerRefused)) { try forge.verify(token) }
    }

    @Test func `an embedded key that fits the signature is refused`() throws {
        let (forge, attacker) = (try Forge(), try Forge())
        let embedded = attacker.key.publicKey.jwk.canonicalText
        let header = #"{"alg":"ES256","kid":"\#(forge.key.id)","typ":"JWT","jwk":\#(embedded)}"#
        let token = try attacker.token(header: header)
        #expect(throws: JOSEError(.headerRefused)) { try forge.verify(token) }
    }

    @Test(arguments: [#""alg":"ES256""#, #""alg":"none""#, #""\u0061lg":"none""#, #""kid":"x""#, #""typ":"JWT""#])
    func `a duplicate header member is refused (RFC 7515, section 4)`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(adding: member)
        #expect(throws: JOSEError(.malformed)) { try forge.verify(token) }
    }

    @Test(arguments: ["", "[]", "null", "{", "{} x", "{'alg':'ES256'}", "\u{FEFF}{}"])
    func `a header that is no strict JSON object is refused`(header: String) throws {
        let forge = try Forge()
        let token = try forge.token(header: header)
        #expect(throws: JOSEError(.malformed)) { try forge.verify(token) }
    }

    @Test func `two parts, four parts and empty parts are refused`() throws {
        let forge = try Forge()
        let token = try forge.token()
        let parts = token.split(separator: ".")
        let refused = [
            "", ".", "..", "...", "\(parts[0])", "\(parts[0]).\(parts[1])", "\(token).", "\(token).\(parts[2])",
            ".\(token)", ".\(parts[1]).\(parts[2])", "\(parts[0])..\(parts[1]).\(parts[2])",
        ]
        for text in refused { #expect(throws: JOSEError(.malformed), "\(text)") { try forge.verify(text) } }
        let unsigned = "\(parts[0]).\(parts[1])."
        #expect(throws: JOSEError(.badSignature)) { try forge.verify(unsigned) }
    }

    @Test(arguments: ["=", "==", " ", "\n", "+", "/", ".", "\u{0}", "é", "\u{301}"])
    func `anything before or after a token is refused`(extra: String) throws {
        let forge = try Forge()
        let token = try forge.token()
        #expect(throws: JOSEError(.malformed)) { try forge.verify(token + extra) }
        #expect(throws: JOSEError(.malformed)) { try forge.verify(extra + token) }
    }

    @Test func `another spelling of the same signature is refused`() throws {
        let forge = try Forge()
        let token = try forge.token()
        // 64 bytes leave 4 pad bits in the last character: 15 other spellings would decode alike.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(token.last.flatMap { alphabet.firstIndex(of: $0) })
        for offset in 1..<16 {
            let other = token.dropLast() + String(alphabet[last + offset])
            #expect(throws: JOSEError(.malformed)) { try forge.verify(String(other)) }
        }
    }

    @Test func `more than 16 KB is refused before anything is read`() throws {
        let forge = try Forge()
        let claims: JSONValue = ["sub": .string(String(repeating: "a", count: 16_384))]
        let token = try JWT.sign(claims, type: "JWT", with: forge.key)
        #expect(throws: JOSEError(.tooLarge)) { try forge.verify(token) }
        #expect(throws: JOSEError(.tooLarge)) { try forge.verify(String(repeating: "é", count: 8193)) }
        #expect(throws: JOSEError(.malformed)) { try forge.verify(String(repeating: ".", count: 16_384)) }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `no changed character goes unnoticed`(algorithm: SigningAlgorithm) throws {
        let forge = try Forge(algorithm)
        let bytes = Array(try forge.token().utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(throws: JOSEError.self) { try forge.verify(String(decoding: changed, as: UTF8.self)) }
        }
    }

    @Test func `a payload need not be JSON`() throws {
        let forge = try Forge()
        let token = try JWS.sign([0, 255], type: "x", with: forge.key)
        #expect(try JWS.verify(token, keys: forge.keys, algorithms: [.ES256]).payload == [0, 255])
    }
}
