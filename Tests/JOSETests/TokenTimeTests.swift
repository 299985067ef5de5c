import JOSE
import Primitives
import Testing

@Suite struct TokenTimeTests {
    static let accepted = [
        #"{"exp":1000}"#, #"{"exp":1000.5}"#, #"{"exp":996}"#, #"{"exp":253402300799}"#,
        #"{"exp":2000,"nbf":1005,"iat":1005}"#, #"{"exp":2000,"nbf":0,"iat":0.5}"#,
    ]
    static let refused: [(String, JOSEError.Code)] = [
        (#"{}"#, .malformed), (#"{"exp":null}"#, .malformed), (#"{"exp":"2000"}"#, .malformed),
        (#"{"exp":-1}"#, .malformed), (#"{"exp":253402300800}"#, .malformed), (#"{"exp":1e300}"#, .malformed),
        (#"{"exp":99999999999999999999}"#, .malformed), (#"{"exp":[2000]}"#, .malformed),
        (#"{"exp":995}"#, .expired), (#"{"exp":994.9}"#, .expired), (#"{"exp":0}"#, .expired),
        (#"{"exp":2000,"nbf":1006}"#, .notYetValid), (#"{"exp":2000,"iat":1006}"#, .notYetValid),
        (#"{"exp":2000,"nbf":"0"}"#, .malformed), (#"{"exp":2000,"iat":true}"#, .malformed),
        (#"{"exp":2000,"iat":-5}"#, .malformed), (#"{"exp":2000,"nbf":null}"#, .malformed),
    ]

    @Test(arguments: accepted)
    func `times within the leeway are accepted`(claims: String) throws {
        let token = try self.token(claims)
        #expect(throws: Never.self) { try token.checkTimes(now: Timestamp(seconds: 1000), leeway: .seconds(5)) }
    }

    @Test(arguments: refused)
    func `times outside the leeway, missing or senseless are refused`(claims: String, code: JOSEError.Code) throws {
        let token = try self.token(claims)
        #expect(throws: JOSEError(code)) {
            try token.checkTimes(now: Timestamp(seconds: 1000), leeway: .seconds(5))
        }
    }

    @Test func `without leeway a token dies at exp exactly`() throws {
        let token = try self.token(#"{"exp":1000}"#)
        let second = Timestamp(seconds: 1000)
        #expect(throws: Never.self) { try token.checkTimes(now: second - .microseconds(1), leeway: .zero) }
        #expect(throws: JOSEError(.expired)) { try token.checkTimes(now: second, leeway: .zero) }
    }

    private func token(_ claims: String) throws -> JWT {
        let forge = try Forge()
        return try forge.verify(forge.token(payload: claims))
    }
}
