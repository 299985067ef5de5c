package import Model

/// A directory's entries at one moment, by their immutable key.
package struct Snapshot: Sendable {
    package struct Person: Sendable, Hashable {
        package let key: String
        package let dn: String
        package let profile: Affiliation.Profile
        package let isDisabled: Bool

        package init(key: String, dn: String, profile: Affiliation.Profile, isDisabled: Bool) {
            self.key = key
            self.dn = dn
            self.profile = profile
            self.isDisabled = isDisabled
        }
    }

    /// An entry that cannot become an affiliation: the others go on.
    package struct Quarantine: Sendable, Hashable {
        /// Nil when the entry shows no key: it is then known by its DN only.
        package let key: String?
        package let dn: String
        package let reason: String
        /// "Disabled" always goes through, whatever else is wrong with the entry.
        package let isDisabled: Bool

        package init(key: String?, dn: String, reason: String, isDisabled: Bool) {
            self.key = key
            self.dn = dn
            self.reason = reason
            self.isDisabled = isDisabled
        }
    }

    package var people: [Person]
    package var quarantined: [Quarantine]

    package init(people: [Person], quarantined: [Quarantine] = []) {
        self.people = people
        self.quarantined = quarantined
    }

    package var entriesRead: Int { self.people.count + self.quarantined.count }
}
