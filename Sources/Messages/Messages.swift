/// The sentences of one language.
package struct Messages: Sendable {
    package let language: Language
    private let catalog: Catalog

    package init(_ language: Language) {
        self.language = language
        self.catalog = Catalog.of(language)
    }

    /// The sentence of a key, its `{name}` places filled. Arguments are put in as they are, never read again.
    package func callAsFunction(_ key: MessageKey, _ arguments: [String: String] = [:]) -> String {
        Self.fill(self.catalog[key.rawValue] ?? key.rawValue, arguments)
    }

    /// The sentence that agrees with a number, itself available as `{count}`.
    package func plural(_ key: MessageKey, count: Int, _ arguments: [String: String] = [:]) -> String {
        let form = PluralForm(of: count, in: self.language)
        let text = self.catalog["\(key.rawValue).\(form.rawValue)"] ?? key.rawValue
        return Self.fill(text, arguments.merging(["count": String(count)]) { given, _ in given })
    }

    package func callAsFunction(_ sentence: Sentence) -> String {
        guard let count = sentence.count else { return self(sentence.key, sentence.arguments) }
        return self.plural(sentence.key, count: count, sentence.arguments)
    }

    private static func fill(_ text: String, _ arguments: [String: String]) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var output = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            output += rest[..<open]
            output += arguments[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }
}
