import Messages
import Testing

@Suite struct CatalogTests {
    private static func key(_ text: String) -> String { String(text.prefix { $0 != "." }) }

    private static func places(_ text: String) -> [String] {
        text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }.sorted()
    }

    @Test(arguments: Language.allCases)
    func `every language says exactly what the product can say`(language: Language) {
        let texts = Messages.texts(of: language)
        #expect(Set(texts.keys.map(Self.key)) == Set(MessageKey.allCases.map(\.rawValue)))
        #expect(texts.allSatisfy { !$0.value.isEmpty })
    }

    @Test func `all languages have the same keys, plural forms included, and the same places`() {
        let french = Messages.texts(of: .french)
        for language in Language.allCases {
            let texts = Messages.texts(of: language)
            #expect(Set(texts.keys) == Set(french.keys))
            for (key, text) in texts {
                // A form for one may say "one" in words.
                guard !key.hasSuffix(".one") else { continue }
                #expect(Self.places(text) == Self.places(french[key] ?? ""), "\(key) in \(language.rawValue)")
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `plural forms come in pairs`(language: Language) {
        let texts = Messages.texts(of: language)
        for key in texts.keys where key.contains(".") {
            let name = Self.key(key)
            #expect(key == "\(name).one" || key == "\(name).other")
            #expect(texts["\(name).one"] != nil && texts["\(name).other"] != nil && texts[name] == nil)
        }
    }

    @Test func `French keeps its punctuation with its word and uses the typographic apostrophe`() {
        for (key, text) in Messages.texts(of: .french) {
            #expect(!text.contains("'"), "\(key)")
            for mark in [" :", " ;", " ?", " !", "« ", " »", " %"] { #expect(!text.contains(mark), "\(key)") }
        }
    }
}
