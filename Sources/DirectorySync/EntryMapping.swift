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
        return [
            self.directory.key, names.login, names.mail, names.givenName, names.familyName, names.displayName,
            names.title, names.organization, names.status,
        ].compactMap { $0 }
    }

    enum Outcome { case person(Snapshot.Person), quarantined(Snapshot.Quarantine), withoutKey }

    func person(from entry: Entry, groups: [String]) -> Outcome {
        guard let key = self.key(of: entry) else { return .withoutKey }
        let isDisabled = self.isDisabled(entry)
        func quarantine(_ reason: String) -> Outcome {
            .quarantined(.init(key: key, dn: entry.dn, reason: reason, isDisabled: isDisabled))
        }
        let names = self.directory.attributes
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
            guard self.realm.organizations.contains(where: { $0.siren == siren }) else {
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
            groups: groups.sorted()
        )
        return .person(.init(key: key, dn: entry.dn, profile: profile, isDisabled: isDisabled))
    }

    private func key(of entry: Entry) -> String? {
        guard let bytes = entry.bytes(self.directory.key).first, !bytes.isEmpty else { return nil }
        return self.directory.key.lowercased() == "objectguid"
            ? Hex.encode(bytes) : String(validating: bytes, as: UTF8.self)
    }

    private func isDisabled(_ entry: Entry) -> Bool {
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
