import Model

/// Decides who gets a login or a mail that several want, whatever the order of entries.
struct NameClaims {
    /// Held in the realm by affiliations of other sources, folded.
    let elsewhere: Set<String>
    /// What the affiliations of this directory hold today, by key; those about to be deleted left out.
    let held: [String: Set<String>]

    /// Who already holds a name keeps it and every other is refused; of newcomers all are. Returns for each refused
    /// key the name that it cannot have.
    ///
    /// A refused person stays as he was and so keeps his old names, which may refuse another: it is repeated until
    /// nothing changes.
    func refused(of claims: [String: Set<String>]) -> [String: String] {
        var accepted = claims
        var refused: [String: String] = [:]
        while true {
            let owners = self.owners(accepted)
            let conflicts = accepted.compactMap { key, names in
                self.conflict(of: key, names: names, accepted: accepted, owners: owners).map { (key, $0) }
            }
            guard !conflicts.isEmpty else { return refused }
            for (key, name) in conflicts {
                refused[key] = name
                accepted[key] = nil
            }
        }
    }

    /// For each name, the keys that would hold it after the plan.
    private func owners(_ accepted: [String: Set<String>]) -> [String: Set<String>] {
        var owners: [String: Set<String>] = [:]
        for (key, names) in accepted {
            for name in names { owners[name, default: []].insert(key) }
        }
        for (key, names) in self.held where accepted[key] == nil {
            for name in names { owners[name, default: []].insert(key) }
        }
        return owners
    }

    private func conflict(
        of key: String,
        names: Set<String>,
        accepted: [String: Set<String>],
        owners: [String: Set<String>]
    ) -> String? {
        names.sorted().first { name in
            if self.elsewhere.contains(name) { return true }
            let rivals = (owners[name] ?? []).subtracting([key])
            guard !rivals.isEmpty else { return false }
            let isHolder = self.held[key]?.contains(name) ?? false
            return !isHolder || rivals.contains { accepted[$0] == nil }
        }
    }
}

extension Affiliation.Profile {
    /// Login and mail as the store compares them: ASCII lower case.
    var names: Set<String> { Set([self.login, self.mail].compactMap { $0 }.map(Self.folded)) }

    private static func folded(_ text: String) -> String {
        String(decoding: text.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
