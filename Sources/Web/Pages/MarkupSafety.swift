/// Keeps every character that means something in HTML apart from its neighbours.
///
/// The template engine escapes by `Character`: a quote followed by a combining accent is one `Character` that is not
/// a quote, and would pass unescaped. A word joiner beside it, which shows nothing, makes it a quote again.
enum MarkupSafety {
    private static let joiner: Unicode.Scalar = "\u{2060}"

    static func separated(_ text: String) -> String {
        guard text.contains(where: Self.isHidden) else { return text }
        var output = String.UnicodeScalarView()
        for character in text {
            guard Self.isHidden(character) else {
                output.append(contentsOf: character.unicodeScalars)
                continue
            }
            for scalar in character.unicodeScalars {
                output.append(Self.joiner)
                output.append(scalar)
            }
            output.append(Self.joiner)
        }
        return String(output)
    }

    private static let refusedSchemes = ["javascript", "vbscript", "data"]

    /// Browsers pass over control characters and spaces when they look for a scheme, and so does this.
    static func isFollowable(_ address: String) -> Bool {
        let scheme = address.utf8.filter { $0 > 0x20 }.prefix { $0 != UInt8(ascii: ":") }
        return !Self.refusedSchemes.contains { $0.utf8.elementsEqual(scheme.map { $0 | 0x20 }) }
    }

    private static func isHidden(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        return scalars.count > 1 && scalars.contains(where: Self.isMarkup)
    }

    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "&", "\"", "'": true
        default: false
        }
    }
}
