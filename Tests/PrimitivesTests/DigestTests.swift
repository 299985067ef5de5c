import Primitives
import Testing

@Suite struct DigestTests {
    @Test func `SHA-256 of abc (FIPS 180-4)`() {
        #expect(
            Hex.encode(Digest.sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test func `HMAC-SHA-256, test case 2 of RFC 4231`() {
        let code = Digest.hmac("what do ya want for nothing?".utf8, key: Secret("Jefe"))
        #expect(Hex.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
