import JOSE
import Primitives
import Testing

@Suite struct JWTTests {
    @Test(arguments: SigningAlgorithm.allCases, ["JWT", "at+jwt", "logout+jwt"])
    func `a signed token verifies and gives its claims back`(algorithm: SigningAlgorithm, type: String) throws {
        let forge = try Forge(algorithm)
        let claims: JSONValue = [
            "iss": "https://hub.example/realms/a", "exp": 1_790_000_300, "name": "Zoé \"Né\"\n", "groups": ["a", "b"],
            "nested": ["on": true, "none": .null], "ratio": .number(0.5),
        ]
        for _ in 0..<2 {
            let token = try JWT.sign(claims, type: type, with: forge.key)
            let read = try forge.verify(token, type: type)
            #expect(read.claims == claims)
            #expect(
                read.header
                    == ["alg": .string(algorithm.rawValue), "kid": .string(forge.key.id.text), "typ": .string(type)]
            )
        }
    }

    @Test func `claims that are no object are neither signed nor accepted`() throws {
        let forge = try Forge()
        #expect(throws: JOSEError(.malformed)) { try JWT.sign(["a"], type: "JWT", with: forge.key) }
        for payload in ["", "[]", "1", "null", "{} {}", #"{"sub":"a","sub":"b"}"#] {
            let token = try forge.token(payload: payload)
            #expect(throws: JOSEError(.malformed), "\(payload)") { try forge.verify(token) }
        }
    }

    @Test(arguments: ["JWT", "jwt", "application/jwt", "Application/JWT"])
    func `case and prefix of typ do not matter (RFC 7515, section 4.1.9)`(type: String) throws {
        let forge = try Forge()
        let token = try JWT.sign(["sub": "a"], type: type, with: forge.key)
        #expect(throws: Never.self) { try forge.verify(token) }
    }

    @Test(arguments: [
        "at+jwt", "logout+jwt", "JW", "JWT ", "application/", "text/JWT", "application/application/jwt", "",
    ])
    func `another typ is refused (RFC 8725, section 3.11)`(type: String) throws {
        let forge = try Forge()
        let token = try JWT.sign(["sub": "a"], type: type, with: forge.key)
        #expect(throws: JOSEError(.typeRefused)) { try forge.verify(token) }
    }

    @Test(arguments: ["", #","typ":1"#, #","typ":null"#])
    func `a token without a textual typ is refused`(member: String) throws {
        let forge = try Forge()
        let token = try forge.token(header: #"{"alg":"ES256","kid":"\#(forge.key.id)"\#(member)}"#)
        #expect(throws: JOSEError(.typeRefused)) { try forge.verify(token) }
    }
}
