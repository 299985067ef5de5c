import Model
import Primitives
import Yams

/// What the fields of an affiliation are called in a directory.
extension RealmFileReader {
    func attributes(_ reader: MappingReader) -> Directory.Attributes {
        var attributes = Directory.Attributes()
        let keys = [
            "login", "email", "givenName", "familyName", "displayName", "title", "organization", "phone", "population",
            "active",
        ]
        guard let names = reader.mapping("attributes", keys: keys) else { return attributes }
        if let name = names.text("login") { attributes.login = name }
        if let name = names.text("email") { attributes.mail = name }
        if let name = names.text("givenName") { attributes.givenName = name }
        if let name = names.text("familyName") { attributes.familyName = name }
        if let name = names.text("displayName") { attributes.displayName = name }
        if let name = names.text("title") { attributes.title = name }
        attributes.organization = names.text("organization")
        attributes.phone = names.text("phone")
        attributes.population = self.population(names)
        if let active = names.mapping("active", keys: ["from", "disabledValues"]) {
            attributes.status = active.requiredText("from")
            if let values = active.texts("disabledValues", of: "disabledValues") {
                attributes.disabledValues = values.map(\.text)
                if values.isEmpty {
                    self.report(active.node("disabledValues"), "without a value nobody is ever disabled")
                }
            }
        }
        return attributes
    }

    /// `from` an attribute, and under each of our words those that the directory has for it.
    private func population(_ names: MappingReader) -> Directory.Population? {
        let ours = Affiliation.Population.allCases.map(\.rawValue)
        guard let mapping = names.mapping("population", keys: ["from"] + ours) else { return nil }
        guard let attribute = mapping.requiredText("from") else { return nil }
        var population = Directory.Population(attribute: attribute)
        var seen: [String: String] = [:]
        for word in ours {
            guard let words = mapping.texts(word, of: word) else { continue }
            if words.isEmpty { self.report(mapping.node(word), "\"\(word)\" has at least one word of the directory") }
            for (node, text) in words {
                if let other = seen.updateValue(word, forKey: text.lowercased()) {
                    self.report(node, "\"\(text)\" is a word for \"\(other)\" already")
                }
            }
            population.words[word] = words.map(\.text)
        }
        return population
    }
}
