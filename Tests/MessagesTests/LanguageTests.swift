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

    @Test func `an endless field is read up to a bound`() {
        let field = String(repeating: "de;q=0.1,", count: 100_000) + "en"
        #expect(Language.negotiate(uiLocales: nil, cookie: nil, realm: nil, acceptLanguage: field) == .french)
    }
}
