import Primitives

extension FormParameters {
    /// Parameters that are members of a JSON object (RFC 9101, section 4; RFC 9126): texts as they are, lists where a
    /// parameter may have several values, anything else as JSON text. Nil for what is no object.
    init?(_ json: JSONValue, without names: Set<String> = []) {
        guard let members = json.object else { return nil }
        self.init()
        for (name, value) in members where !names.contains(name) {
            switch value {
            case .null: continue
            case .string(let text): self.add(text, to: name)
            case .array(let values) where name == "resource":
                for value in values { self.add(value.string ?? value.canonicalText, to: name) }
            default: self.add(value.canonicalText, to: name)
            }
        }
    }

    /// Read again by `init(_:without:)`.
    var json: JSONValue {
        .object(
            self.values.reduce(into: [:]) { members, pair in
                let all = self.all(pair.key)
                members[pair.key] = all.count > 1 ? .array(all.map { .string($0) }) : .string(pair.value)
            }
        )
    }
}
