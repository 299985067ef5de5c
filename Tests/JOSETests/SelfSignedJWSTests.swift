import JOSE
import Primitives
import Testing

/// RFC 9449, section 4.2: the one token that brings its key.
@Suite struct SelfSignedJWSTests {
    private static let all = Set(SigningAlgorithm.allCases)

    private func token(_ forge: Forge, jwk: JSONValue?, adding members: String = "") throws -> String {
        let key = jwk.map { #","jwk":\#($0.canonicalText)"# } ?? ""
        return try forge.token(header: #"{"alg":"\#(forge.key.algorithm)","typ":"dpop+jwt"\#(key)\#(members)}"#)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a proof is verified by the key it brings, which is given back`(algorithm: SigningAlgorithm) throws {
        let forge = try Forge(algorithm)
        let proof = try self.token(forge, jwk: forge.key.publicKey.jwk)
        let read = try SelfSignedJWS.verify(proof, algorithms: Self.all)
        #expect(read.key.thumbprint == forge.key.publicKey.thumbprint)
        #expect(try JWT(read.signed, types: .exactly("dpop+jwt")).claims["sub"] == "a")
        #expect(throws: JOSEError(.algorithmRefused)) {
            try SelfSignedJWS.verify(proof, algorithms: Self.all.subtracting([algorithm]))
        }
        #expect(throws: JOSEError(.headerRefused)) { try UnverifiedJWS(proof) }
    }

    @Test func `another key than the signer's, a private or weak key, or none is refused`() throws {
        let (forge, other) = (try Forge(), try Forge())
        let own = forge.key.publicKey.jwk
        let refused: [(JSONValue?, JOSEError.Code)] = [
            (other.key.publicKey.jwk, .badSignature), (nil, .headerRefused), (.null, .badKey), ("key", .badKey),
            (PublicKeyTests.changed(own, ["d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"]), .badKey),
            (["kty": "oct", "k": "AQAB"], .badKey), (PublicKeyTests.changed(own, ["use": "enc"]), .badKey),
            (try SigningKey.generate(.EdDSA).publicKey.jwk, .algorithmRefused),
        ]
        for (jwk, code) in refused {
            let proof = try self.token(forge, jwk: jwk)
            #expect(throws: JOSEError(code)) { try SelfSignedJWS.verify(proof, algorithms: Self.all) }
        }
    }

    @Test(arguments: [#""crit":["exp"]"#, #""jku":"https://keys.example""#, #""x5c":["AA"]"#, #""b64":false"#])
    func `what a proof must not bring either is refused`(member: String) throws {
        let forge = try Forge()
        let proof = try self.token(forge, jwk: forge.key.publicKey.jwk, adding: ",\(member)")
        #expect(throws: JOSEError(.headerRefused)) { try SelfSignedJWS.verify(proof, algorithms: Self.all) }
    }

    @Test func `what was read but not verified says who to look for, and then is held against that key`() throws {
        let (forge, other) = (try Forge(), try Forge())
        let read = try UnverifiedJWS(forge.token(payload: #"{"iss":"app"}"#))
        #expect(read.claims?["iss"] == "app" && read.header["alg"] == "ES256")
        #expect(try read.verified(by: forge.key.publicKey, algorithms: [.ES256]).payload == read.payload)
        #expect(throws: JOSEError(.badSignature)) { try read.verified(by: other.key.publicKey, algorithms: [.ES256]) }
        #expect(throws: JOSEError(.algorithmRefused)) { try read.verified(by: forge.key.publicKey, algorithms: []) }
        #expect(try UnverifiedJWS(forge.token(payload: #"{"a":1,"a":2}"#)).claims == nil)
    }
}
