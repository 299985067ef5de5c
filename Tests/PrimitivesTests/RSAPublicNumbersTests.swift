import Primitives
import Testing

@Suite struct RSAPublicNumbersTests {
    private let modulus = [0x80] + [UInt8](repeating: 0x55, count: 255)
    private let exponent: [UInt8] = [1, 0, 1]

    @Test func `2048 to 8192 bits and an odd exponent of at least 3 are accepted`() {
        #expect(RSAPublicNumbers.areAcceptable(modulus: self.modulus, exponent: self.exponent))
        #expect(RSAPublicNumbers.areAcceptable(modulus: self.modulus, exponent: [3]))
        #expect(RSAPublicNumbers.areAcceptable(modulus: [1] + self.modulus, exponent: self.exponent))
        let large = [UInt8](repeating: 0xFF, count: 1024)
        #expect(RSAPublicNumbers.areAcceptable(modulus: large, exponent: self.exponent))
        #expect(!RSAPublicNumbers.areAcceptable(modulus: [1] + large, exponent: self.exponent))
    }

    @Test func `short, even and padded numbers are refused`() {
        let tail = Array(self.modulus.dropFirst())
        for modulus: [UInt8] in [[], [0x7F] + tail, tail, [0] + self.modulus, self.modulus + [0x54]] {
            #expect(!RSAPublicNumbers.areAcceptable(modulus: modulus, exponent: self.exponent))
        }
        for exponent: [UInt8] in [[], [1], [2], [0], [0, 3], [1, 0, 0, 0, 1]] {
            #expect(!RSAPublicNumbers.areAcceptable(modulus: self.modulus, exponent: exponent))
        }
    }

    @Test func `a key of the generator of CVE-2017-15361 is refused`() {
        // One more than a multiple of every small prime: 65537 to the power of zero modulo each of them.
        let primes: [UInt8] = [0xA0, 0x49, 0x16, 0xAF, 0x44, 0xA0, 0xA5, 0xE1, 0xBA, 0x5B, 0x4B, 0x8F, 0xD0]
        var modulus = primes + [UInt8](repeating: 0, count: 243)
        modulus[255] = 1
        #expect(!RSAPublicNumbers.areAcceptable(modulus: modulus, exponent: self.exponent))
        modulus[255] = 3
        #expect(RSAPublicNumbers.areAcceptable(modulus: modulus, exponent: self.exponent))
    }
}
