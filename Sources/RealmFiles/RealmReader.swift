import Model
import Primitives
import Yams

/// Reads one mapping of a realm file key by key: what is asked for is known, what is left over is a mistake.
struct MappingReader {
    let file: RealmFileReader
    let node: Node
    private let mapping: Node.Mapping

    init?(_ node: Node, _ file: RealmFileReader, what: String) {
        guard let mapping = node.mapping else {
            file.report(node, "\(what) is a mapping of keys to values")
            return nil
        }
        self.file = file
        self.node = node
        self.mapping = mapping
    }

    /// Reports keys that nobody knows, and keys written twice.
    func allow(_ known: String...) {
        var seen: Set<String> = []
        for (key, _) in self.mapping {
            let name = key.string ?? ""
            if !seen.insert(name).inserted { self.file.report(key, "`\(name)` is there twice") }
            guard !known.contains(name) else { continue }
            let hint = nearest(name, among: known).map { "; did you mean `\($0)`?" } ?? ""
            self.file.report(key, "unknown key `\(name)`\(hint)")
        }
    }

    func node(_ key: String) -> Node? { self.mapping[key] }

    /// A quoted or plain text; a number where a text is meant is told so.
    func text(_ key: String, required: Bool = false) -> String? {
        guard let node = self.mapping[key] else {
            if required { self.file.report(self.node, "`\(key)` is missing") }
            return nil
        }
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            self.file.report(node, "`\(key)` is a text")
            return nil
        }
        return scalar.string
    }

    /// Digits that must stay a text: `"200068989"`, never a number.
    func digits(_ key: String, required: Bool = false) -> (Node, String)? {
        guard let text = self.text(key, required: required), let node = self.mapping[key] else { return nil }
        if node.scalar?.style == .plain {
            self.file.report(node, "`\(key)` must be quoted: \(key): \"\(text)\"")
        }
        return (node, text)
    }

    func integer(_ key: String) -> Int? {
        guard let node = self.mapping[key] else { return nil }
        guard let value = node.int, value >= 0 else {
            self.file.report(node, "`\(key)` is a whole number, 0 or more")
            return nil
        }
        return value
    }

    func list(_ key: String) -> [Node] {
        guard let node = self.mapping[key] else { return [] }
        guard let sequence = node.sequence else {
            self.file.report(node, "`\(key)` is a list")
            return []
        }
        return Array(sequence)
    }

    func mapping(_ key: String) -> MappingReader? {
        self.mapping[key].flatMap { MappingReader($0, self.file, what: "`\(key)`") }
    }

    /// `30d`, `15m`, `2h`, `45s`: seconds.
    func duration(_ key: String) -> Int? {
        guard let text = self.text(key), let node = self.mapping[key] else { return nil }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), 0...100_000 ~= count else {
            self.file.report(node, "`\(key)` is a duration, for example 15m, 2h or 30d")
            return nil
        }
        return count * unit
    }
}
