/// A password as the rules read it, one element per scalar; nothing of this is what is hashed.
struct PasswordText {
    let scalars: [Unicode.Scalar]
    /// ASCII letters in lower case, all else as it is.
    let lower: [UInt32]
    /// Bytes that a word of the lists can hold: accents taken off; 0 where there can be none.
    let folded: [UInt8]
    /// The same with digits and signs read as letters, in the two ways people do: `1` for i or l, `7` for t or l.
    let spelled: [[UInt8]]

    init(_ text: String) {
        self.scalars = Array(text.unicodeScalars)
        self.lower = self.scalars.map { "A"..."Z" ~= $0 ? $0.value | 0x20 : $0.value }
        self.folded = self.lower.map { $0 < 0x80 ? UInt8($0) : Self.withoutAccent[$0] ?? 0 }
        self.spelled = [
            self.folded.map { Self.letter(for: $0) },
            self.folded.map { Self.otherLetters[$0] ?? Self.letter(for: $0) },
        ]
    }

    var count: Int { self.scalars.count }

    private static let withoutAccent: [UInt32: UInt8] = {
        let families: [(String, UInt8)] = [
            ("àâäáãåæÀÂÄÁÃÅÆ", UInt8(ascii: "a")), ("çÇ", UInt8(ascii: "c")), ("éèêëÉÈÊË", UInt8(ascii: "e")),
            ("îïíìÎÏÍÌ", UInt8(ascii: "i")), ("ñÑ", UInt8(ascii: "n")), ("ôöóòõœÔÖÓÒÕŒ", UInt8(ascii: "o")),
            ("ùûüúÙÛÜÚ", UInt8(ascii: "u")), ("ÿýŸÝ", UInt8(ascii: "y")), ("’ʼ", UInt8(ascii: "'")),
            ("\u{A0}\u{202F}", UInt8(ascii: " ")), ("€", UInt8(ascii: "3")),
        ]
        return families.reduce(into: [:]) { table, family in
            for scalar in family.0.unicodeScalars { table[scalar.value] = family.1 }
        }
    }()

    private static func letter(for byte: UInt8) -> UInt8 {
        switch UnicodeScalar(byte) {
        case "4", "@": UInt8(ascii: "a")
        case "8": UInt8(ascii: "b")
        case "(": UInt8(ascii: "c")
        case "3": UInt8(ascii: "e")
        case "6", "9": UInt8(ascii: "g")
        case "1", "!", "|": UInt8(ascii: "i")
        case "0": UInt8(ascii: "o")
        case "5", "$": UInt8(ascii: "s")
        case "7", "+": UInt8(ascii: "t")
        case "2": UInt8(ascii: "z")
        default: byte
        }
    }

    private static let otherLetters: [UInt8: UInt8] = [
        UInt8(ascii: "1"): UInt8(ascii: "l"), UInt8(ascii: "!"): UInt8(ascii: "l"),
        UInt8(ascii: "|"): UInt8(ascii: "l"),
        UInt8(ascii: "7"): UInt8(ascii: "l"), UInt8(ascii: "6"): UInt8(ascii: "b"),
    ]
}
