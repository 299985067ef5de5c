package import Model

/// What a synchronisation would do: a value that prints, is kept, is approved, is applied.
package struct SyncPlan: Sendable {
    package var changes: [DirectoryChange]
    package var quarantined: [Snapshot.Quarantine]
    /// Affiliations that were not deleted when the plan was made: what percents are of.
    package let currentCount: Int
    package let entriesRead: Int
    package let version: Int64
    /// The body that stands for "no organization of its own".
    package let realmOrganization: SIREN
    /// Of those the hub knows: what people read instead of identifiers.
    package let logins: [Affiliation.ID: String]

    package init(
        changes: [DirectoryChange],
        quarantined: [Snapshot.Quarantine],
        currentCount: Int,
        entriesRead: Int,
        version: Int64,
        realmOrganization: SIREN,
        logins: [Affiliation.ID: String] = [:]
    ) {
        self.changes = changes
        self.quarantined = quarantined
        self.currentCount = currentCount
        self.entriesRead = entriesRead
        self.version = version
        self.realmOrganization = realmOrganization
        self.logins = logins
    }

    package struct Counts: Sendable, Hashable {
        package var create = 0
        package var update = 0
        package var disable = 0
        package var enable = 0
        package var delete = 0
        /// For each field, updates that empty it.
        package var wiped: [String: Int] = [:]
    }

    package var counts: Counts {
        var counts = Counts()
        for change in self.changes {
            switch change {
            case .create: counts.create += 1
            case .update(_, _, _, let before, let after):
                counts.update += 1
                for field in self.wipes(before, after) { counts.wiped[field, default: 0] += 1 }
            case .disable: counts.disable += 1
            case .enable: counts.enable += 1
            case .delete: counts.delete += 1
            }
        }
        return counts
    }

    /// Without the changes that somebody has already agreed to.
    package func without(_ approved: Set<String>) -> SyncPlan {
        var rest = self
        rest.changes.removeAll { approved.contains(Self.fingerprint($0)) }
        return rest
    }

    private func wipes(_ before: Affiliation.Profile, _ after: Affiliation.Profile) -> [String] {
        var fields: [String] = []
        if before.mail != nil && after.mail == nil { fields.append("mail") }
        if before.title != nil && after.title == nil { fields.append("title") }
        if before.population != nil && after.population == nil { fields.append("population") }
        if before.phone != nil && after.phone == nil { fields.append("phone") }
        if !before.groups.isEmpty && after.groups.isEmpty { fields.append("groups") }
        let own = self.realmOrganization
        if before.organization != own && after.organization == own { fields.append("organization") }
        return fields
    }
}
