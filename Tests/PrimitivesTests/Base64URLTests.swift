import Primitives
import Testing

@Suite struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648, section 10, without padding`(plain: String, encoded: String) {
        #expect(Base64URL.encode(plain.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test func `every byte and length comes back`() {
        let bytes = (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 73) }
        for length in bytes.indices {
            #expect(Base64URL.decode(Base64URL.encode(bytes.prefix(length))) == Array(bytes.prefix(length)))
        }
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
    }

    @Test(arguments: [
        "A", "AAAAA", "AA=", "AA==", "Zg==", "Zm+v", "Zm/v", "Zm 9v", "Zm9v\n", " Zm9v", "Zé", "Zm9v\u{0}",
    ])
    func `padding, spaces, other alphabets and impossible lengths are refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: ["Zh", "Zv", "Zm9", "Zm-", "AB", "__"])
    func `pad bits that are not zero are refused: one spelling per value`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `hexadecimal reads both cases and writes one`() {
        #expect(Hex.encode([0x00, 0xAB, 0xFF]) == "00abff")
        #expect(Hex.decode("00aBFf") == [0x00, 0xAB, 0xFF])
        for text in ["0", "0g", "+1", " 1", "0x", "é"] { #expect(Hex.decode(text) == nil) }
    }
}
