import Mustache

/// Keeps every character that means something in HTML from meaning it.
enum MarkupSafety {
    /// What the template engine prints for a text.
    ///
    /// It escapes by `Character`: a quote followed by a combining accent is one `Character` that is not a quote, and would
    /// pass as it is. Such a text is escaped here, scalar by scalar, and given as a template of its own, which the engine
    /// prints without looking at it: an application's `state` in a hidden field arrives as it was sent.
    static func printable(_ text: String) -> Any {
        guard text.contains(where: Self.isHidden) else { return text }
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let reference = Self.references[scalar] {
                output.append(contentsOf: reference.unicodeScalars)
            } else {
                output.append(scalar)
            }
        }
        // Nothing can be wrong with a template without tags; if something were, nothing would be printed.
        return (try? MustacheTemplate(string: String(output))) ?? ""
    }

    private static let refusedSchemes = ["javascript", "vbscript", "data"]

    /// Browsers pass over control characters and spaces when they look for a scheme, and so does this.
    static func isFollowable(_ address: String) -> Bool {
        let scheme = address.utf8.filter { $0 > 0x20 }.prefix { $0 != UInt8(ascii: ":") }
        return !Self.refusedSchemes.contains { $0.utf8.elementsEqual(scheme.map { $0 | 0x20 }) }
    }

    /// Braces too: none of them opens a tag.
    private static let references: [Unicode.Scalar: String] = [
        "<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;", "'": "&#39;", "{": "&#123;", "}": "&#125;",
    ]

    private static func isHidden(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        return scalars.count > 1 && scalars.contains { Self.references[$0] != nil }
    }
}
