import LDAP
import Model
import Primitives

/// From an entry to a person, as the realm's file maps it; pure.
struct EntryMapping: Sendable {
    let realm: Realm
    let directory: Directory

    /// What a search must ask for.
    var attributes: [String] {
        let names = self.directory.attributes
        let read = [
            self.directory.key, names.login, names.mail, names.givenName, names.familyName, names.displayName,
            names.title, names.organization, names.phone, names.population?.attribute,
        ]
        return read.compactMap { $0 } + self.statusAttributes
    }

    /// Attributes that say whether an entry is disabled.
    var statusAttributes: [String] {
        let declared = self.directory.attributes.status.map { [$0] } ?? []
        return declared + (self.isActiveDirectory ? ["userAccountControl"] : [])
    }

    enum Outcome: Sendable { case person(Snapshot.Person), quarantined(Snapshot.Quarantine) }

    func person(from entry: Entry, groups: [String]) -> Outcome {
        let key = self.key(of: entry)
        let isDisabled = self.isDisabled(entry)
        func quarantine(_ reason: String) -> Outcome {
            .quarantined(.init(key: key, dn: entry.dn, reason: reason, isDisabled: isDisabled))
        }
        guard let key else { return quarantine("no key (\(self.directory.key))") }
        let names = self.directory.attributes
        if let name = self.unprintable(entry) { return quarantine("a value that cannot be shown (\(name))") }
        guard let login = entry.text(names.login) else { return quarantine("no login (\(names.login))") }
        guard let givenName = entry.text(names.givenName) else {
            return quarantine("no given name (\(names.givenName))")
        }
        guard let familyName = entry.text(names.familyName) else {
            return quarantine("no family name (\(names.familyName))")
        }
        let mail = entry.text(names.mail)
        if let mail, let reason = self.refusal(ofMail: mail) { return quarantine(reason) }
        var organization = self.realm.siren
        if let name = names.organization, let value = entry.text(name) {
            guard let siren = SIREN(value) ?? SIRET(value)?.siren else {
                return quarantine("\(value) is neither a SIREN nor a SIRET (\(name))")
            }
            let isOfTheRealm = siren == self.realm.siren || self.realm.organizations.contains { $0.siren == siren }
            guard isOfTheRealm else {
                return quarantine("\(siren) is not an organization of the realm (\(name))")
            }
            organization = siren
        }
        let profile = Affiliation.Profile(
            login: login,
            mail: mail,
            givenName: givenName,
            familyName: familyName,
            displayName: entry.text(names.displayName),
            title: entry.text(names.title),
            organization: organization,
            groups: Set(groups).sorted(),
            population: names.population.flatMap { mapped in
                entry.text(mapped.attribute).map(mapped.translated)
            },
            phone: names.phone.flatMap(entry.text)
        )
        return .person(.init(key: key, dn: entry.dn, profile: profile, isDisabled: isDisabled))
    }

    /// The search for one entry by its key.
    func filter(key: String) -> LDAPFilter {
        self.isBinaryKey ? .equalBytes(self.directory.key, Hex.decode(key) ?? []) : .equal(self.directory.key, key)
    }

    /// A key that no entry has.
    var nobody: String {
        self.isBinaryKey ? String(repeating: "0", count: 32) : "00000000-0000-4000-8000-000000000000"
    }

    private var isBinaryKey: Bool { self.directory.key.lowercased() == "objectguid" }
    private var isActiveDirectory: Bool { [.activeDirectory, .samba].contains(self.directory.kind) }

    private func key(of entry: Entry) -> String? {
        guard let bytes = entry.bytes(self.directory.key).first, !bytes.isEmpty else { return nil }
        return self.isBinaryKey ? Hex.encode(bytes) : String(validating: bytes, as: UTF8.self)
    }

    /// The first mapped attribute whose value is too long or holds a control character.
    private func unprintable(_ entry: Entry) -> String? {
        self.attributes.first { name in
            guard let text = entry.text(name), name != self.directory.key else { return false }
            return text.utf8.count > 512 || text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    /// Bit 2 of `userAccountControl` is ACCOUNTDISABLE in Active Directory.
    func isDisabled(_ entry: Entry) -> Bool {
        if self.isActiveDirectory, let flags = entry.text("userAccountControl").flatMap({ Int64($0) }), flags & 2 != 0 {
            return true
        }
        guard let name = self.directory.attributes.status else { return false }
        let disabled = Set(self.directory.attributes.disabledValues.map { $0.lowercased() })
        return entry.texts(name).contains { disabled.contains($0.lowercased()) }
    }

    private func refusal(ofMail mail: String) -> String? {
        let parts = mail.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return "\(mail) is not a mail address" }
        // A realm without verified domains does not restrict the addresses of its agents.
        guard self.realm.domains.isEmpty || self.realm.domains.contains(parts[1].lowercased()) else {
            return "\(parts[1]) is not a verified domain of the realm"
        }
        return nil
    }
}
