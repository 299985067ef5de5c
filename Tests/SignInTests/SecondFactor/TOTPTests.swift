import Foundation
import Primitives
import ServerTesting
import SignIn
import Testing

@Suite struct TOTPTests {
    private static let now = Timestamp(seconds: 1_790_000_010)

    /// The key of the appendices of both specifications.
    private func known() throws -> TOTP { try #require(TOTP(key: Secret("12345678901234567890"))) }

    @Test(
        arguments: zip(
            Int64(0)...9,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]
        )
    )
    func `the codes of RFC 4226, appendix D`(step: Int64, code: String) throws {
        #expect(try self.known().code(at: step) == code)
    }

    @Test(
        arguments: [
            (59, 1, "287082"), (1_111_111_109, 0x23523EC, "081804"), (1_111_111_111, 0x23523ED, "050471"),
            (1_234_567_890, 0x273EF07, "005924"), (2_000_000_000, 0x3F940AA, "279037"),
            (20_000_000_000, 0x27BC86AA, "353130"),
        ] as [(Int64, Int64, String)]
    )
    func `the codes of RFC 6238, appendix B, in six digits`(time: Int64, step: Int64, code: String) throws {
        let moment = Timestamp(seconds: time)
        #expect(TOTP.step(of: moment) == step)
        #expect(try self.known().code(at: step) == code)
        #expect(try self.known().match(code, at: moment, after: nil) == step)
    }

    @Test func `a code is accepted one step early or late, and no more (RFC 6238, section 5.2)`() throws {
        let totp = try self.known()
        let current = TOTP.step(of: Self.now)
        for distance in Int64(-4)...4 {
            let code = totp.code(at: current + distance)
            #expect(totp.match(code, at: Self.now, after: nil) == (abs(distance) <= 1 ? current + distance : nil))
        }
    }

    @Test func `a code is used once, and none before it (RFC 6238, section 5.2)`() throws {
        let totp = try self.known()
        let current = TOTP.step(of: Self.now)
        for used in Int64(-2)...2 {
            for distance in Int64(-1)...1 {
                let answer = totp.match(totp.code(at: current + distance), at: Self.now, after: current + used)
                #expect(answer == (distance > used ? current + distance : nil))
            }
        }
    }

    @Test func `of two steps with one code the later is used up`() throws {
        // The first such pair under this key.
        let (totp, first, code) = (try self.known(), Int64(910_737), "911617")
        #expect([totp.code(at: first), totp.code(at: first + 1)] == [code, code])
        let time = Timestamp(seconds: first * 30)
        #expect(totp.match(code, at: time, after: nil) == first + 1)
        #expect(totp.match(code, at: time, after: first + 1) == nil)
    }

    @Test(arguments: [
        "", " ", "12345", "1234567", "12345a", "-12345", "+12345", "1234 5", "١٢٣٤٥٦", "１２３４５６", "12345\n", "0x1234",
        "123456\0", "123.456", "123,456", "123-456",
    ])
    func `what is not six digits is no code`(typed: String) throws {
        #expect(try self.known().match(typed, at: Self.now, after: nil) == nil)
    }

    @Test(arguments: ["%@ %@", " %@%@ ", "%@\u{A0}%@", "%@\u{202F}%@", "%@  %@"])
    func `a code may be typed with spaces`(form: String) throws {
        let totp = try self.known()
        let step = TOTP.step(of: Self.now)
        let code = totp.code(at: step)
        let typed = String(format: form, String(code.prefix(3)), String(code.suffix(3)))
        #expect(totp.match(typed, at: Self.now, after: nil) == step)
        #expect(totp.match(code + String(repeating: " ", count: 100), at: Self.now, after: nil) == nil)
    }

    @Test func `times before 1970 have steps too`() {
        #expect(TOTP.step(of: Timestamp(microseconds: -1)) == -1)
        #expect(TOTP.step(of: Timestamp(seconds: -30)) == -1)
        #expect(TOTP.step(of: Timestamp(seconds: -31)) == -2)
        #expect(TOTP.step(of: Timestamp(seconds: 0)) == 0)
    }

    @Test func `a key has twenty random bytes, and none of another length is taken`() {
        let keys = (0..<50).map { _ in TOTP.make(random: SystemRandomSource()).key.bytes }
        #expect(Set(keys).count == 50)
        #expect(keys.allSatisfy { $0.count == 20 })
        for length in [0, 10, 16, 19, 21, 32] {
            #expect(TOTP(key: Secret([UInt8](repeating: 1, count: length))) == nil)
        }
    }

    @Test func `the key is read by groups of four`() throws {
        #expect(try self.known().keyText == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
    }

    @Test func `the address is percent-encoded and has one colon`() throws {
        let address = try self.known().address(issuer: "Pays: d'Été & mer", account: "a:b+c@pays.example")
        #expect(
            address.revealed()
                == "otpauth://totp/Pays%20%20d%27%C3%89t%C3%A9%20%26%20mer:a%20b%2Bc%40pays.example"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pays%20%20d%27%C3%89t%C3%A9%20%26%20mer"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test(.enabled(if: PythonTools.has("pyotp"), "pyotp is not installed"))
    func `pyotp says the same codes and reads the same addresses`() async throws {
        struct Case: Encodable {
            let key, code, address, issuer, account: String
            let time: Int64
        }
        let random = CountedRandom()
        let issuers = ["Liamm", "Communauté de communes d'Été", "Breizh & mer", "50 % d’îles", "a/b?c=d#e"]
        let cases = (0..<300).map { index in
            let totp = TOTP.make(random: random)
            let time = random.bytes(4).reduce(Int64(0)) { $0 << 8 | Int64($1) }
            let (issuer, account) = (issuers[index % issuers.count], "agent+\(index)@pays.example")
            return Case(
                key: Base32.encode(totp.key.bytes),
                code: totp.code(at: TOTP.step(of: Timestamp(seconds: time))),
                address: totp.address(issuer: issuer, account: account).revealed(),
                issuer: issuer,
                account: account,
                time: time
            )
        }
        try await PythonTools.run("totp/compare.py") { folder in
            try JSONEncoder().encode(cases).write(to: folder.appending(path: "cases.json"))
        }
    }
}
