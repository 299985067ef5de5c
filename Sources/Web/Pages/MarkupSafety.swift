import Mustache

/// Keeps every character that means something in HTML from meaning it.
enum MarkupSafety {
    /// How the templates print texts. The engine's own way goes by `Character`, to which a quote followed by a combining
    /// accent is no quote; this one goes by byte, and by many at once: an application's `state` arrives as it was sent.
    struct Printing: MustacheContentType {
        static let name = "PAGE"

        func escapeText(_ text: String) -> String { MarkupSafety.escaped(text) }
    }

    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.reference($0) != nil }) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 64)
        for byte in text.utf8 {
            if let reference = Self.reference(byte) { output += reference.utf8 } else { output.append(byte) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static let refusedSchemes = ["javascript", "vbscript", "data"]

    /// Browsers pass over control characters and spaces when they look for a scheme, and so does this.
    static func isFollowable(_ address: String) -> Bool {
        let scheme = address.utf8.filter { $0 > 0x20 }.prefix { $0 != UInt8(ascii: ":") }
        return !Self.refusedSchemes.contains { $0.utf8.elementsEqual(scheme.map { $0 | 0x20 }) }
    }

    private static func reference(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
