/// Which RSA public keys are accepted: 2048 to 8192 bits, an odd exponent of at least 3, no known weak generator.
package enum RSAPublicNumbers {
    /// Both numbers big-endian without leading zero (RFC 7518, section 6.3.1; RFC 8230, section 4).
    package static func areAcceptable(modulus: [UInt8], exponent: [UInt8]) -> Bool {
        guard 256...1024 ~= modulus.count, let first = modulus.first, first >= 0x80 || modulus.count > 256, first != 0,
            modulus.last.map({ $0 & 1 == 1 }) ?? false, 1...4 ~= exponent.count, exponent.first != 0,
            let last = exponent.last, last & 1 == 1, exponent != [1]
        else { return false }
        return !self.isPredictable(modulus)
    }

    /// Whether the key bears the fingerprint of a smart-card library whose keys can be factored (CVE-2017-15361): its
    /// primes are powers of 65537 modulo every small prime, which an honest modulus is by chance once in 2^27.
    private static func isPredictable(_ modulus: [UInt8]) -> Bool {
        [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].allSatisfy { prime in
            let remainder = modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }
            var power = 1
            repeat {
                if power == remainder { return true }
                power = power * 65_537 % prime
            } while power != 1
            return false
        }
    }
}
