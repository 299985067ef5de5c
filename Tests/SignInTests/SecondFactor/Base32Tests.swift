import SignIn
import Testing

@Suite struct Base32Tests {
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `the vectors of RFC 4648, section 10, without padding`(plain: String, encoded: String) {
        #expect(Base32.encode(plain.utf8) == encoded)
        #expect(Base32.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: [
        "M", "MZX", "MZXW6Y", "MY======", "my", "MZXw6", "M1", "M0", "M8", "M9", "MZ XQ", "MZ-XQ", "MÉ", "MZ", "MZXR",
        "MZXW7", "MZXW6YR",
    ])
    func `another spelling of a value is refused`(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test func `what is encoded is decoded`() {
        let random = CountedRandom()
        for length in 0..<64 {
            let bytes = random.bytes(length)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }
}
