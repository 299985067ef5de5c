import Messages
import Testing

/// The build itself refuses a language that is not complete (`EmbedToolTests`); here is what only a reader sees.
@Suite struct CatalogTests {
    @Test(arguments: Language.allCases)
    func `every language says every sentence, whatever its number`(language: Language) {
        let messages = Messages(language)
        let texts = Messages.texts(of: language)
        #expect(MessageKey.allCases.count > 150)
        for key in MessageKey.allCases where texts[key.rawValue] == nil {
            for count in Array(0...120) + [1_000_000, 2_000_000, 1_000_001, -1, .min, .max] {
                #expect(messages.plural(key, count: count) != key.rawValue, "\(key.rawValue) \(count)")
            }
        }
    }

    @Test(arguments: [Language.french, .breton])
    func `punctuation stays with its word, and the apostrophe is the typographic one`(language: Language) {
        for (key, text) in Messages.texts(of: language) {
            #expect(!text.contains("'"), "\(key)")
            for space in [" ", "\u{A0}"] {
                for mark in [":", ";", "?", "!", "»", "%"] { #expect(!text.contains(space + mark), "\(key)") }
                #expect(!text.contains("«" + space), "\(key)")
            }
        }
    }
}
