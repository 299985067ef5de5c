package import Model
package import Primitives

/// What a synchronisation would do: a value that prints, is kept, is approved, is applied.
package struct SyncPlan: Sendable {
    package var changes: [DirectoryChange]
    package var quarantined: [Snapshot.Quarantine]
    /// Affiliations that were not deleted when the plan was made: what percents are of.
    package let currentCount: Int
    package let entriesRead: Int
    package let version: Int64

    package init(
        changes: [DirectoryChange],
        quarantined: [Snapshot.Quarantine],
        currentCount: Int,
        entriesRead: Int,
        version: Int64
    ) {
        self.changes = changes
        self.quarantined = quarantined
        self.currentCount = currentCount
        self.entriesRead = entriesRead
        self.version = version
    }

    package struct Counts: Sendable, Hashable {
        package var create = 0
        package var update = 0
        package var disable = 0
        package var enable = 0
        package var delete = 0
        /// Updates that leave a mail empty that was there.
        package var wiped = 0
    }

    package var counts: Counts {
        var counts = Counts()
        for change in self.changes {
            switch change {
            case .create: counts.create += 1
            case .update(_, _, _, let before, let after):
                counts.update += 1
                if before.mail != nil && after.mail == nil { counts.wiped += 1 }
            case .disable: counts.disable += 1
            case .enable: counts.enable += 1
            case .delete: counts.delete += 1
            }
        }
        return counts
    }

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
        self.changes.map(Self.line) + self.quarantined.map { "! \($0.dn): \($0.reason)" }
    }

    /// What is kept of the run.
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
            "lines": .array(self.lines.prefix(1000).map { .string($0) }),
        ]
    }

    private static func line(_ change: DirectoryChange) -> String {
        switch change {
        case .create(_, let affiliation): "+ \(affiliation.profile.login)  \(affiliation.profile.displayName)"
        case .update(_, _, _, let before, let after): "~ \(after.login)  \(self.differences(before, after))"
        case .disable(let id, let reason): "- \(id)  \(reason)"
        case .enable(let id): "^ \(id)  back in the directory"
        case .delete(let id): "x \(id)  grace period over"
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
        compare("groups", before.groups.joined(separator: ", "), after.groups.joined(separator: ", "))
        return fields.isEmpty ? "moved" : fields.joined(separator: "; ")
    }
}
