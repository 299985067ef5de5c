import Crypto
package import Primitives

/// One-time codes of an authenticator application (RFC 6238): six digits, thirty seconds, HMAC-SHA-1.
///
/// These are the parameters that every application reads; SHA-1 is sound inside HMAC (RFC 6194).
package struct TOTP: Sendable {
    package static let keyLength = 20
    static let digits = 6
    static let period: Int64 = 30

    package let key: Secret

    /// Nil when the key has not the 20 bytes of `make`: a shorter one was not made by us.
    package init?(key: Secret) {
        guard key.bytes.count == Self.keyLength else { return nil }
        self.key = key
    }

    private init(fresh key: Secret) { self.key = key }

    /// As long as the hash, as RFC 4226, section 4 (R6) recommends.
    package static func make(random: any RandomSource) -> TOTP { TOTP(fresh: Secret(random.bytes(Self.keyLength))) }

    /// Number of the thirty seconds that hold a time (RFC 6238, section 4.2).
    package static func step(of time: Timestamp) -> Int64 {
        let (quotient, remainder) = time.seconds.quotientAndRemainder(dividingBy: Self.period)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The step whose code this is, to be kept as the last one; nil when it is refused.
    ///
    /// The current step and one either side are looked at (RFC 6238, section 5.2), never one up to `lastStep`, so that
    /// a code is used once. When two steps have the same code the later is told, or the code would serve twice. All
    /// three are always computed and compared.
    package func match(_ code: String, at time: Timestamp, after lastStep: Int64?) -> Int64? {
        guard let typed = Self.typedDigits(code) else { return nil }
        let current = Self.step(of: time)
        var found: Int64?
        for step in [current - 1, current, current + 1] {
            let isRight = constantTimeEquals(self.code(at: step).utf8, typed)
            if isRight, lastStep.map({ step > $0 }) ?? true { found = step }
        }
        return found
    }

    /// HOTP of the step (RFC 4226, section 5.3).
    package func code(at step: Int64) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (8 * $0)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: self.key.bytes))
        )
        let offset = Int(mac[19] & 0x0F)
        let word = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return String(String(word % 1_000_000 + 1_000_000).dropFirst())
    }

    /// Exactly six ASCII digits, spaces apart: applications show the code in two groups.
    private static func typedDigits(_ code: String) -> [UInt8]? {
        guard code.utf8.count <= 64 else { return nil }
        let digits = code.unicodeScalars.filter { ![" ", "\u{A0}", "\u{202F}"].contains($0) }
        guard digits.count == Self.digits, digits.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
        return digits.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}
