import Foundation

/// The order people look names up in: accents and capitals do not count.
enum ReadingOrder {
    static func sorted<Item>(_ items: [Item], by name: (Item) -> String) -> [Item] {
        items.map { (key: Self.key(name($0)), item: $0) }.sorted { $0.key < $1.key }.map(\.item)
    }

    private static func key(_ name: String) -> String {
        name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
    }
}
