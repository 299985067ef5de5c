import Messages
import Testing

@Suite struct LanguageTests {
    @Test(
        arguments: [
            (nil, nil, nil, nil, Language.french),
            ("en", "fr", .french, "fr", .english),
            ("de en-GB fr", nil, nil, nil, .english),
            ("de it", "en", nil, nil, .english),
            (nil, "en", .french, "fr", .english),
            (nil, "nonsense", .english, "fr", .english),
            (nil, nil, .english, "fr", .english),
            (nil, nil, nil, "en-GB,en;q=0.9,fr;q=0.8", .english),
            ("", "", nil, "", .french),
            ("br", "en", .french, "en", .breton),
            (nil, "br", .french, "en", .breton),
            (nil, nil, .breton, "en", .breton),
            (nil, nil, nil, "br", .breton),
            ("de", nil, .breton, "en", .breton),
            ("de", "de", nil, "de, en;q=0.1", .english),
        ] as [(String?, String?, Language?, String?, Language)]
    )
    func `what the application asked for comes first, then the choice made, the realm, the browser`(
        uiLocales: String?,
        cookie: String?,
        realm: Language?,
        acceptLanguage: String?,
        expected: Language
    ) {
        let language = Language.negotiate(
            uiLocales: uiLocales,
            cookie: cookie,
            realm: realm,
            acceptLanguage: acceptLanguage
        )
        #expect(language == expected)
    }

    /// RFC 9110, section 12.5.4.
    @Test(arguments: [
        ("fr;q=0.3, en;q=0.7", Language.english),
        ("fr;q=0.7,en;q=0.7", .french),
        ("EN-us", .english),
        ("en;q=0, fr;q=0.1", .french),
        ("en;q=0", .french),
        ("de, *;q=0.5", .french),
        ("en;q=0.001", .english),
        ("en;q=1.000, fr;q=0.999", .english),
        ("en;q=1.001, fr;q=0.5", .french),
        ("en;q=0.1234, fr;q=0.1", .french),
        ("en;q=, fr;q=0.1", .french),
        ("en;level=1, fr;q=0.1", .french),
        (" ,,; , en ;q=0.4", .english),
        ("br-FR,br;q=0.9,fr-FR;q=0.8,fr;q=0.7,en;q=0.6", .breton),
        ("en;q=1.", .english),
        ("en;Q=0.5", .english),
        ("en;q=-1, br;q=0.1", .breton),
        ("en;q=+1, br;q=0.1", .breton),
        ("en;q=2, br;q=0.1", .breton),
        ("en;q=1e3, br;q=0.1", .breton),
        ("en;q=nan, br;q=0.1", .breton),
        ("en;q=inf, br;q=0.1", .breton),
        ("en;q=0.5.5, br;q=0.1", .breton),
        ("en;q=0,5, br;q=0.1", .breton),
        ("en;q=99999999999999999999999, br;q=0.1", .breton),
        ("en;q=0.٩, br;q=0.1", .breton),
        ("en;;q=1, br;q=0.1", .breton),
        ("en;q=0.000, fr;q=0.000", .french),
        ("en_GB, br;q=0.1", .breton),
        ("еn, br;q=0.1", .breton),
        ("eng, french, e, fr", .french),
        (";;;;", .french),
        ("\u{0}\u{FF}", .french),
    ])
    func `the language of the highest weight wins, and what cannot be read is passed over`(
        field: String,
        expected: Language
    ) {
        #expect(Language.negotiate(uiLocales: nil, cookie: nil, realm: nil, acceptLanguage: field) == expected)
    }

    /// OpenID Connect Core, section 3.1.2.1: language tags of BCP 47, separated by spaces, in order of preference.
    @Test(arguments: [
        ("fr-CA fr en", Language.french),
        ("br-FR fr-FR", .breton),
        ("BR", .breton),
        ("de-DE br-x-lesneven en", .breton),
        ("en-Latn-GB br", .english),
        ("  en   br ", .english),
        ("bre eng fra br", .breton),
        ("* en", .english),
        ("en,br", .french),
        ("-en en", .english),
        ("e n \u{0}br br\u{0} en_GB", .french),
    ])
    func `an application may ask for several languages, with their regions`(tags: String, expected: Language) {
        #expect(Language.negotiate(uiLocales: tags, cookie: nil, realm: nil, acceptLanguage: nil) == expected)
    }

    @Test func `what is endless is read up to a bound`() {
        let field = String(repeating: "de;q=0.1,", count: 100_000) + "en"
        #expect(Language.negotiate(uiLocales: nil, cookie: nil, realm: nil, acceptLanguage: field) == .french)
        let digits = "en;q=0." + String(repeating: "9", count: 1_000_000) + ", br;q=0.1"
        #expect(Language.negotiate(uiLocales: nil, cookie: nil, realm: nil, acceptLanguage: digits) == .french)
        let tags = String(repeating: "de ", count: 100_000) + "en"
        #expect(Language.negotiate(uiLocales: tags, cookie: nil, realm: .breton, acceptLanguage: nil) == .breton)
        let cookie = "en-" + String(repeating: "a", count: 1_000_000)
        #expect(Language.negotiate(uiLocales: nil, cookie: cookie, realm: nil, acceptLanguage: nil) == .english)
    }

    @Test func `a language is named in itself`() {
        #expect(Language.allCases.map(\.rawValue) == ["fr", "en", "br"])
        #expect(Language.allCases.map(\.ownName) == ["Français", "English", "Brezhoneg"])
    }
}
