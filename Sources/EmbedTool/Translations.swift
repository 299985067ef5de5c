/// The files of all languages held against one another: what a build refuses.
///
/// French is the language the product is written in. Its keys are the sentences there are; every other file says the
/// same ones, with the same places to fill and the plural forms of its own language.
package struct Translations {
    /// The plural forms a text must have (Unicode CLDR, cardinal rules), by language. French `many` is left out: it is
    /// for whole millions, and nothing that a page counts comes near.
    static let forms: [String: [String]] = [
        "fr": ["one", "other"],
        "en": ["one", "other"],
        "br": ["one", "two", "few", "many", "other"],
    ]

    /// Languages whose `one` is never 21 nor 31: there a text may say the number in a word and leave `{count}` out.
    static let saysOneInWords: Set<String> = ["fr", "en"]

    private let french: Language
    private let languages: [Language]

    /// The sentences in the order of the French file, each with its French text.
    package var sentences: [(key: String, text: String)] {
        self.french.sentences.map { ($0.key, ($0.texts[""] ?? $0.texts["other"])?.text ?? "") }
    }

    package init(_ files: [TranslationFile]) throws(Complaint) {
        self.languages = files.map { Language($0) }
        guard let french = self.languages.first(where: { $0.file.language == "fr" }) else {
            throw Complaint(path: files.first?.path ?? "Translations", line: 1, "there is no fr.json beside it")
        }
        self.french = french
    }

    /// Everything that is wrong, file by file, in the order of the lines. Nothing when the languages are complete.
    package func complaints() -> [Complaint] {
        self.languages.flatMap { language in
            (language.complaints() + language.differences(from: self.french))
                .sorted { ($0.line, $0.text) < ($1.line, $1.text) }
        }
    }

    /// A Swift name, and behind a full stop the plural form.
    static func isKey(_ text: String) -> Bool { text.wholeMatch(of: /[a-z][A-Za-z0-9]*(\.[a-z]+)?/) != nil }

    /// The names between braces; nil when a brace stands otherwise.
    static func places(of text: String) -> Set<String>? {
        guard !text.replacing(/\{[a-z][A-Za-z]*\}/, with: "").contains(where: { "{}".contains($0) }) else { return nil }
        return Set(text.matches(of: /\{([a-z][A-Za-z]*)\}/).map { String($0.1) })
    }
}
