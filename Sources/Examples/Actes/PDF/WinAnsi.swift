import Foundation

/// The encoding of the fourteen fonts every reader has: Windows code page 1252.
enum WinAnsi {
    private static let others: [Unicode.Scalar: UInt8] = [
        "€": 0x80, "‚": 0x82, "ƒ": 0x83, "„": 0x84, "…": 0x85, "†": 0x86, "‡": 0x87, "ˆ": 0x88, "‰": 0x89, "Š": 0x8A,
        "‹": 0x8B, "Œ": 0x8C, "Ž": 0x8E, "‘": 0x91, "’": 0x92, "“": 0x93, "”": 0x94, "•": 0x95, "–": 0x96, "—": 0x97,
        "˜": 0x98, "™": 0x99, "š": 0x9A, "›": 0x9B, "œ": 0x9C, "ž": 0x9E, "Ÿ": 0x9F,
        // What people type and the page has no sign for, as its nearest.
        "\u{202F}": 0xA0, "\u{2009}": 0xA0, "\u{2011}": 0x2D, "\u{2010}": 0x2D, "\u{2212}": 0x2D, "ʼ": 0x92, "\t": 0x20,
    ]

    /// Letters with their accents; a sign the encoding has not is a question mark.
    static func bytes(_ text: some StringProtocol) -> [UInt8] {
        text.precomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar in
            if let other = self.others[scalar] { return other }
            switch scalar.value {
            case 0x20...0x7E, 0xA0...0xFF: return UInt8(scalar.value)
            case 0...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0xFEFF: return nil
            default: return UInt8(ascii: "?")
            }
        }
    }
}
