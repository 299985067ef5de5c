package import Primitives

/// What a person copies from a device (RFC 8628, section 6.1): eight of twenty consonants, shown `WDJB-MJHT`.
///
/// Thirty-four bits are enough for ten minutes where who tries is signed in and counted.
package struct UserCode: Sendable, Hashable {
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
    private static let count = 8

    /// As kept: without the dash.
    package let text: String
    package var shown: String { "\(self.text.prefix(4))-\(self.text.suffix(4))" }

    /// As people type it: in any case, with spaces and dashes anywhere. Nil for what cannot be one.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 64 else { return nil }
        let letters = typed.uppercased().unicodeScalars.filter {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .dashPunctuation && $0 != "."
        }
        let text = String(String.UnicodeScalarView(letters))
        guard text.utf8.count == Self.count, text.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
        self.text = text
    }

    package static func make(random: any RandomSource) -> UserCode {
        var letters: [UInt8] = []
        // Bytes beyond the last whole multiple are thrown away, so that each letter is as likely.
        let limit = 256 / Self.alphabet.count * Self.alphabet.count
        while letters.count < Self.count {
            letters += random.bytes(16).filter { $0 < limit }.map { Self.alphabet[Int($0) % Self.alphabet.count] }
        }
        return UserCode(text: String(decoding: letters.prefix(Self.count), as: UTF8.self))
    }

    private init(text: String) { self.text = text }
}

/// What a device asks again with (RFC 8628, section 3.2): 256 random bits, kept as a digest, and its own end in seconds,
/// so that a device hears that its time is over even when nothing is known of it any more.
struct DeviceCode: Sendable, Hashable {
    let text: String
    let expiresAt: Timestamp

    var hash: [UInt8] { Digest.sha256(self.text) }

    static func make(expiringAt time: Timestamp, random: any RandomSource) -> DeviceCode {
        DeviceCode(text: "\(random.token(bytes: 32)).\(time.seconds)", expiresAt: time)
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 80, parts.count == 2, parts[0].utf8.count == 43, let seconds = Int64(parts[1]),
            0...253_402_300_799 ~= seconds
        else { return nil }
        self.init(text: text, expiresAt: Timestamp(seconds: seconds))
    }

    private init(text: String, expiresAt: Timestamp) {
        self.text = text
        self.expiresAt = expiresAt
    }
}
