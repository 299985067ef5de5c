import Primitives

/// A value of an export and where it stands. What is absent or null is nil, what has another type is refused, what is
/// not asked for is ignored: exports of different releases hold different things.
struct KeycloakNode {
    let value: JSONValue
    let path: String

    subscript(_ name: String) -> KeycloakNode? {
        guard let member = self.value[name], member != .null else { return nil }
        return KeycloakNode(value: member, path: self.path.isEmpty ? name : "\(self.path).\(name)")
    }

    func text(_ name: String) throws(KeycloakRefusal) -> String? {
        guard let node = self[name] else { return nil }
        guard let text = node.value.string else { throw node.refusal("a string is expected") }
        return text
    }

    func flag(_ name: String) throws(KeycloakRefusal) -> Bool? {
        guard let node = self[name] else { return nil }
        guard let flag = node.value.bool else { throw node.refusal("true or false is expected") }
        return flag
    }

    /// The elements of an array; none when it is absent.
    func list(_ name: String) throws(KeycloakRefusal) -> [KeycloakNode] {
        guard let node = self[name] else { return [] }
        guard let values = node.value.array else { throw node.refusal("an array is expected") }
        return values.enumerated().map { KeycloakNode(value: $1, path: "\(node.path)[\($0)]") }
    }

    func texts(_ name: String) throws(KeycloakRefusal) -> [String] {
        var texts: [String] = []
        for node in try self.list(name) {
            guard let text = node.value.string else { throw node.refusal("a string is expected") }
            texts.append(text)
        }
        return texts
    }

    /// A map of names to single values, as Keycloak's `attributes` and `config` are. Written by hand, they may hold
    /// numbers and booleans.
    func settings(_ name: String) throws(KeycloakRefusal) -> [String: String] {
        guard let node = self[name] else { return [:] }
        guard let members = node.value.object else { throw node.refusal("an object is expected") }
        var settings: [String: String] = [:]
        for (key, value) in members {
            switch value {
            case .null: continue
            case .string(let text): settings[key] = text
            case .bool, .integer, .number: settings[key] = value.canonicalText
            case .array, .object: throw KeycloakRefusal(path: "\(node.path).\(key)", detail: "one value is expected")
            }
        }
        return settings
    }

    func refusal(_ detail: String) -> KeycloakRefusal { KeycloakRefusal(path: self.path, detail: detail) }
}
