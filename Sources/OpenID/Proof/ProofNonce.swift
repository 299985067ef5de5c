package import Model
package import Primitives

/// Nonces for proofs (RFC 9449, section 8): the minute of their making under a code of ours, so that none is kept and
/// every node knows them all.
package struct ProofNonce: Sendable {
    /// After its minute.
    package static let life = Duration.minutes(5)

    private let sealer: any SecretSealer
    private let clock: any WallClock

    package init(sealer: any SecretSealer, clock: any WallClock) {
        self.sealer = sealer
        self.clock = clock
    }

    package var current: String {
        let seconds = self.clock.now.seconds
        return self.text(minute: seconds - seconds % 60)
    }

    package func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 64, let bytes = Base64URL.decode(text), bytes.count == 24 else { return false }
        let minute = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard minute < 1 << 40, constantTimeEquals(self.text(minute: Int64(minute)).utf8, text.utf8) else {
            return false
        }
        let age = self.clock.now - Timestamp(seconds: Int64(minute))
        // A minute ahead: nodes whose clocks differ.
        return age > .seconds(-60) && age <= .minutes(1) + Self.life
    }

    private func text(minute: Int64) -> String {
        let time = withUnsafeBytes(of: UInt64(minute).bigEndian) { Array($0) }
        return Base64URL.encode(time + self.sealer.authenticationCode(time, for: .proofNonce).prefix(16))
    }
}
