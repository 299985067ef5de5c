import Primitives
import Yams

/// Reads one mapping of a realm file key by key; keys that nobody knows and keys written twice are told at once.
struct MappingReader {
    let file: RealmFileReader
    let node: Node
    private let entries: [String: Node]

    init?(_ node: Node, _ file: RealmFileReader, what: String, keys: [String]) {
        guard let mapping = node.mapping else {
            file.report(node, "\(what) is a mapping of keys to values")
            return nil
        }
        var entries: [String: Node] = [:]
        var lines: [String: Int] = [:]
        for (key, value) in mapping {
            guard let name = file.name(of: key) else {
                file.report(key, "a key is one word")
                continue
            }
            if let line = lines[name] {
                file.report(key, "the key \"\(name)\" is there twice", hint: "the first is on line \(line)")
                continue
            }
            lines[name] = Place(key.mark).line
            if keys.contains(name) {
                entries[name] = value
            } else {
                let nearest = NearestWord.to(name, among: keys)
                file.report(key, "unknown key \"\(name)\"", hint: nearest.map { "did you mean \"\($0)\"?" })
            }
        }
        self.file = file
        self.node = node
        self.entries = entries
    }

    func node(_ key: String) -> Node? { self.entries[key] }

    func require(_ key: String) -> Node? {
        if let node = self.entries[key] { return node }
        self.file.report(self.node, "\"\(key)\" is missing")
        return nil
    }

    /// A text; what YAML reads as a number, a date, true or nothing is not one.
    func text(_ key: String) -> String? {
        self.entries[key].flatMap { self.file.text($0, key: key) }
    }

    func requiredText(_ key: String) -> String? {
        self.require(key).flatMap { self.file.text($0, key: key) }
    }

    /// A whole number within bounds; `none` where no limit may be set.
    func limit(_ key: String, _ bounds: ClosedRange<Int>, set: (Int?) -> Void) {
        guard let node = self.entries[key] else { return }
        let text = node.scalar.flatMap { $0.style == .plain ? $0.string : nil }
        if text == "none" { return set(nil) }
        guard let text, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let value = Int(text),
            bounds ~= value
        else {
            self.file.report(
                node,
                "\"\(key)\" is a whole number from \(bounds.lowerBound) to \(bounds.upperBound), or none"
            )
            return
        }
        set(value)
    }

    /// Nil without the key; an empty list is a list.
    func list(_ key: String) -> [Node]? {
        guard let node = self.entries[key] else { return nil }
        guard let sequence = node.sequence else {
            self.file.report(node, "\"\(key)\" is a list", hint: "without elements leave the key out")
            return nil
        }
        return Array(sequence)
    }

    func texts(_ key: String, of element: String) -> [(node: Node, text: String)]? {
        self.list(key)?.compactMap { node in self.file.text(node, key: element).map { (node, $0) } }
    }

    func mapping(_ key: String, keys: [String]) -> MappingReader? {
        self.entries[key].flatMap { MappingReader($0, self.file, what: "\"\(key)\"", keys: keys) }
    }

    func requiredMapping(_ key: String, keys: [String]) -> MappingReader? {
        self.require(key).flatMap { MappingReader($0, self.file, what: "\"\(key)\"", keys: keys) }
    }

    /// `45s`, `15m`, `2h`, `30d`: seconds.
    func duration(_ key: String) -> Int? {
        guard let node = self.entries[key] else { return nil }
        let text = node.scalar?.string ?? ""
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), !digits.isEmpty,
            digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let count = Int(digits),
            1...100_000 ~= count
        else {
            self.file.report(node, "\"\(key)\" is a duration", hint: "for example 15m, 2h or 30d")
            return nil
        }
        return count * unit
    }
}
