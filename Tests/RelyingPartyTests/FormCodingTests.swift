import Foundation
import RelyingParty
import Testing

/// RFC 6749, section 2.3.1 and appendix B; RFC 7636, appendix B.
@Suite struct FormCodingTests {
    @Test func `the example of the appendix is encoded as it is written there`() {
        #expect(FormCoding.encode(" %&+£€") == "+%25%26%2B%C2%A3%E2%82%AC")
    }

    @Test func `what was encoded is decoded`() {
        let text = FormCoding.encode(["a b": "c&d=é+", "e": ""])
        #expect(FormCoding.decode(text) == ["a b": "c&d=é+", "e": ""])
    }

    @Test(arguments: ["a=1&a=2", "state=x&code=y&state=x", "a=%zz", "a=%ff"])
    func `repeated or unreadable parameters are refused`(_ text: String) {
        #expect(FormCoding.decode(text) == nil)
    }

    @Test func `the identifier and the secret are encoded before they are joined`() throws {
        let credentials = ClientCredentials(clientID: "a:b", secret: "p+w %")
        let value = try #require(Data(base64Encoded: String(credentials.authorization.dropFirst("Basic ".count))))
        #expect(String(decoding: value, as: UTF8.self) == "a%3Ab:p%2Bw+%25")
        #expect(!"\(credentials)".contains("p+w"))
    }

    @Test func `the challenge is the one of the specification`() {
        #expect(
            RandomText.challenge(for: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        )
    }
}
