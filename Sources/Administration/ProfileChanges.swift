import Model

/// The differences of two profiles, one line each.
enum ProfileChanges {
    /// Of two states of one affiliation: whether it is active, and who disabled it.
    static func lines(ofStatus before: Affiliation, _ after: Affiliation) -> [String] {
        let pairs = [
            ("status", before.status.rawValue, after.status.rawValue),
            ("disabled by", before.disabledBy?.rawValue ?? "nobody", after.disabledBy?.rawValue ?? "nobody"),
        ]
        return pairs.compactMap { name, old, new in old == new ? nil : "\(name): \(old) → \(new)" }
    }

    static func lines(from before: Affiliation.Profile, to after: Affiliation.Profile) -> [String] {
        let pairs: [(String, String?, String?)] = [
            ("login", before.login, after.login),
            ("mail", before.mail, after.mail),
            ("given name", before.givenName, after.givenName),
            ("family name", before.familyName, after.familyName),
            ("display name", before.displayName, after.displayName),
            ("title", before.title, after.title),
            ("organization", before.organization.text, after.organization.text),
            ("population", before.population, after.population),
            ("phone", before.phone, after.phone),
            ("groups", before.groups.joined(separator: ", "), after.groups.joined(separator: ", ")),
        ]
        return pairs.compactMap { name, old, new in
            old == new ? nil : "\(name): \(old ?? "none") → \(new ?? "none")"
        }
    }
}
