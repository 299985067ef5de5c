package import Model
package import Primitives

extension SyncPlan {
    /// `+12 ~40 -3 (0.8 %)`, then what else there is to say.
    package var summary: String {
        let counts = self.counts
        var text = "+\(counts.create) ~\(counts.update) -\(counts.disable)"
        if self.currentCount > 0 {
            let permille = counts.disable * 1000 / self.currentCount
            text += " (\(permille / 10).\(permille % 10) %)"
        }
        if counts.enable > 0 { text += ", \(counts.enable) back" }
        if counts.delete > 0 { text += ", \(counts.delete) deleted after grace" }
        if !self.quarantined.isEmpty { text += ", \(self.quarantined.count) quarantined" }
        return text
    }

    package var lines: [String] {
        self.changes.map(self.line) + self.quarantined.map { "! \($0.dn): \($0.reason)" }
    }

    /// What is kept of the run: enough to look at it, approve it and tell another plan from it.
    package var report: JSONValue {
        let counts = self.counts
        return [
            "summary": .string(self.summary),
            "entriesRead": .integer(Int64(self.entriesRead)),
            "create": .integer(Int64(counts.create)),
            "update": .integer(Int64(counts.update)),
            "disable": .integer(Int64(counts.disable)),
            "enable": .integer(Int64(counts.enable)),
            "delete": .integer(Int64(counts.delete)),
            "wiped": .object(counts.wiped.mapValues { .integer(Int64($0)) }),
            "quarantined": .integer(Int64(self.quarantined.count)),
            "lines": .array(self.lines.prefix(1000).map { .string($0) }),
        ]
    }

    /// Names what a change does, whenever it is planned: new identifiers and times do not count.
    package static func fingerprint(_ change: DirectoryChange) -> String {
        let content: JSONValue =
            switch change {
            case .create(_, let affiliation):
                if case .directory(_, let key, let dn) = affiliation.source {
                    ["create", .string(key), .string(dn), self.value(affiliation.profile)]
                } else {
                    ["create", self.value(affiliation.profile)]
                }
            case .update(let id, _, let dn, _, let after):
                ["update", .string(id.text), .string(dn), self.value(after)]
            case .disable(let id, _): ["disable", .string(id.text)]
            case .enable(let id): ["enable", .string(id.text)]
            case .delete(let id): ["delete", .string(id.text)]
            }
        return Base64URL.encode(Digest.sha256(content.canonicalBytes).prefix(12))
    }

    private static func value(_ profile: Affiliation.Profile) -> JSONValue {
        let fields: [JSONValue] = [
            .string(profile.login), profile.mail.map { .string($0) } ?? .null, .string(profile.givenName),
            .string(profile.familyName), .string(profile.displayName), profile.title.map { .string($0) } ?? .null,
            .string(profile.organization.text), .array(profile.groups.map { .string($0) }),
        ]
        // Named where they are there only: a plan that waits for approval since before they existed is the same plan.
        let later = [("population", profile.population), ("phone", profile.phone)]
        return .array(fields + later.compactMap { name, text in text.map { .string("\(name):\($0)") } })
    }

    private func line(_ change: DirectoryChange) -> String {
        func name(_ id: Affiliation.ID) -> String { self.logins[id] ?? id.text }
        return switch change {
        case .create(_, let affiliation): "+ \(affiliation.profile.login)  \(affiliation.profile.displayName)"
        case .update(_, _, _, let before, let after): "~ \(after.login)  \(Self.differences(before, after))"
        case .disable(let id, let reason): "- \(name(id))  \(reason)"
        case .enable(let id): "^ \(name(id))  back in the directory"
        case .delete(let id): "x \(name(id))  grace period over"
        }
    }

    private static func differences(_ before: Affiliation.Profile, _ after: Affiliation.Profile) -> String {
        var fields: [String] = []
        func compare(_ name: String, _ old: String?, _ new: String?) {
            if old != new { fields.append("\(name): \(old ?? "none") → \(new ?? "none")") }
        }
        compare("login", before.login, after.login)
        compare("mail", before.mail, after.mail)
        compare("given name", before.givenName, after.givenName)
        compare("family name", before.familyName, after.familyName)
        compare("display name", before.displayName, after.displayName)
        compare("title", before.title, after.title)
        compare("organization", before.organization.text, after.organization.text)
        compare("population", before.population, after.population)
        compare("phone", before.phone, after.phone)
        compare("groups", before.groups.joined(separator: ", "), after.groups.joined(separator: ", "))
        return fields.isEmpty ? "moved" : fields.joined(separator: "; ")
    }
}
