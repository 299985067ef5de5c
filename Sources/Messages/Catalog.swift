import Primitives

/// The texts of one language by key, read once from the embedded file.
struct Catalog: Sendable {
    let texts: [String: String]

    private static let all = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { ($0, Self(Embedded.text("Translations/\($0.rawValue).json"))) }
    )

    static func of(_ language: Language) -> Self { Self.all[language] ?? Self(nil) }

    subscript(_ key: String) -> String? { self.texts[key] }

    /// The build has read the same file, and refuses one that it cannot read.
    private init(_ file: String?) {
        let members = file.flatMap { try? StrictJSON.parse($0) }?.object ?? [:]
        self.texts = members.compactMapValues(\.string)
    }
}

extension Messages {
    /// Every key with its raw text, plural forms apart: what the tests compare between languages.
    package static func texts(of language: Language) -> [String: String] { Catalog.of(language).texts }
}
