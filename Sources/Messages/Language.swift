/// A language people can read the product in. Its raw value is the BCP 47 tag.
package enum Language: String, CaseIterable, Sendable, Hashable {
    case french = "fr"
    case english = "en"
    case breton = "br"

    /// Its name, in itself: what a switch between languages shows.
    package var ownName: String {
        switch self {
        case .french: "Français"
        case .english: "English"
        case .breton: "Brezhoneg"
        }
    }

    /// The language of an answer: what the application asked for, else what the person chose before, else the
    /// collectivité's, else the browser's, else French.
    package static func negotiate(
        uiLocales: String?,
        cookie: String?,
        realm: Language?,
        acceptLanguage: String?
    ) -> Language {
        if let uiLocales {
            let tags = uiLocales.utf8.prefix(512).split(separator: UInt8(ascii: " "))
            for tag in tags { if let language = Self(tag: tag) { return language } }
        }
        if let cookie, let language = Self(tag: cookie.utf8[...]) { return language }
        if let realm { return realm }
        return acceptLanguage.flatMap { AcceptLanguage.best($0) } ?? .french
    }

    /// From a language tag such as `fr-FR`: the primary subtag decides (RFC 4647, section 3.4).
    init?(tag: Substring.UTF8View) {
        let primary = tag.prefix { $0 != UInt8(ascii: "-") }
        guard primary.count == 2 else { return nil }
        guard let known = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(primary.lazy.map { $0 | 0x20 }) })
        else { return nil }
        self = known
    }
}
