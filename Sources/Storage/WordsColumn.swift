import Primitives

/// A column that keeps words apart by a space: slugs and scopes, which hold none, in the order of their bytes.
enum WordsColumn {
    static func encode(_ words: some Sequence<String>) -> String {
        words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
    }

    static func encode<Tag>(_ identifiers: Set<Identifier<Tag>>) -> String { Self.encode(identifiers.map(\.text)) }

    static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    static func identifiers<Tag>(_ text: String) -> Set<Identifier<Tag>> {
        Set(Self.words(text).map { Identifier($0) })
    }
}
