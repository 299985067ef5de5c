package import Model
package import Yams

/// Sections of the server's settings that are read as those of a realm's file: same keys, same ranges, same words.
package struct HubSections {
    private let reader: RealmFileReader

    package init(path: String) { self.reader = RealmFileReader(path: path, isSandbox: false) }

    /// In the order of the file.
    package var problems: [RealmFileProblem] { self.reader.log.problems.sorted() }

    /// What no realm may ask less than.
    package func signIn(_ node: Node) -> SignInPolicy { self.reader.signIn(node) }

    /// Whom agents turn to whose realm says nobody.
    package func contact(_ node: Node) -> Realm.Contact? { self.reader.contact(node, "support") }

    /// Whole numbers, each with its range; those that are not said are not there.
    package func numbers(
        _ node: Node,
        _ name: String,
        _ ranges: KeyValuePairs<String, ClosedRange<Int>>
    ) -> [String: Int] {
        let mapping = MappingReader(node, self.reader, what: "\"\(name)\"", keys: ranges.map(\.key))
        var numbers: [String: Int] = [:]
        for (key, range) in ranges { numbers[key] = mapping?.number(key, range) }
        return numbers
    }
}
