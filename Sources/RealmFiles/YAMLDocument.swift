import Yams

/// The nodes of one YAML text, with what the library would not tell: keys written twice, each at its place.
struct YAMLDocument {
    static let anchorMessage = "anchors and aliases are not accepted"
    static let anchorHint = "write the value out"
    private static let maximumDuplicates = 20

    let root: Node
    /// The name of the keys that a later key of the same mapping repeats, by place.
    private let repeated: [Place: String]

    func name(of key: Node) -> String? {
        self.repeated[Place(key.mark)] ?? key.scalar?.string
    }

    /// Nil when the text is not one YAML document; the log then says why.
    static func compose(_ text: String, log: ProblemLog) -> Self? {
        var text = text
        var repeated: [Place: String] = [:]
        while true {
            do {
                let parser = try Parser(yaml: text, encoding: .utf8)
                // Nodes hold their anchors weakly, the parser holds them.
                return try withExtendedLifetime(parser) {
                    guard let root = try parser.singleRoot() else {
                        log.report(.start, "the file is empty")
                        return nil
                    }
                    guard !Self.refuseAnchors(in: root, log: log) else { return nil }
                    return Self(root: root, repeated: repeated)
                }
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // The library stops at the first pair: the first of the two gets another spelling, and it reads again.
                let (name, place) = (names.first ?? "", Place(context.mark))
                guard repeated.count < Self.maximumDuplicates, repeated[place] == nil,
                    let changed = Self.respell(text, at: place, number: repeated.count)
                else {
                    log.report(place, "the key \"\(name)\" is there twice")
                    return nil
                }
                repeated[place] = name
                text = changed
            } catch {
                Self.report(error, log: log)
                return nil
            }
        }
    }

    /// The text with the first character of the key at `place` replaced by one that no file may hold.
    private static func respell(_ text: String, at place: Place, number: Int) -> String? {
        guard let replacement = Unicode.Scalar(0xE000 + UInt32(number)) else { return nil }
        var (line, column) = (1, 1)
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            if (line, column) == (place.line, place.column) {
                let quote = scalars[index]
                let isQuoted = quote == "\"" || quote == "'"
                let start = isQuoted ? scalars.index(after: index) : index
                guard start < scalars.endIndex, !isQuoted || scalars[start] != quote else { return nil }
                var changed = String.UnicodeScalarView(scalars[..<start])
                changed.append(replacement)
                changed.append(contentsOf: scalars[scalars.index(after: start)...])
                return String(changed)
            }
            if scalars[index] == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return nil
    }

    /// True when there was one. What an anchor names is not entered: a copy of it stands at each alias.
    private static func refuseAnchors(in root: Node, log: ProblemLog) -> Bool {
        var refused: Set<Place> = []
        func walk(_ node: Node) {
            if node.anchor != nil {
                let place = Place(node.mark)
                if refused.insert(place).inserted { log.report(place, self.anchorMessage, hint: self.anchorHint) }
                return
            }
            switch node {
            case .mapping(let mapping):
                for (key, value) in mapping {
                    walk(key)
                    walk(value)
                }
            case .sequence(let sequence): for element in sequence { walk(element) }
            case .scalar, .alias: break
            }
        }
        walk(root)
        return !refused.isEmpty
    }

    private static func report(_ error: any Error, log: ProblemLog) {
        switch error as? YamlError {
        case .composer(_, "found undefined alias", let mark, _):
            log.report(Place(mark), self.anchorMessage, hint: self.anchorHint)
        case .composer(_, _, let mark, _):
            log.report(Place(mark), "a second document", hint: "a realm file holds one")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            let needsQuotes =
                problem.contains("cannot start any token") || problem.contains("not allowed in this context")
            log.report(Place(mark), "not valid YAML: \(problem)", hint: needsQuotes ? "put the text in quotes" : nil)
        default: log.report(.start, "not valid YAML")
        }
    }
}
