package import Model
import Primitives

/// Writes a realm as its file: only what differs from the defaults, always the same bytes for the same realm.
package enum RealmWriter {
    package static func yaml(_ realm: Realm) -> String {
        var output = YAMLLines()
        output.line(0, "apiVersion: liamm/v1")
        output.line(0, "kind: Realm")
        output.line(0, "realm:")
        output.word(1, "slug", realm.slug.text)
        output.text(1, "name", realm.name)
        output.text(1, "shortName", realm.shortName)
        output.text(1, "siren", realm.siren.text)
        output.text(1, "siret", realm.siret?.text)
        output.word(1, "nature", realm.nature.rawValue)
        output.text(1, "departement", realm.department)
        output.line(1, "languages: [\(realm.languages.joined(separator: ", "))]")
        if let support = realm.support {
            output.line(0, "contacts:")
            output.line(1, "support:")
            output.text(2, "name", support.name)
            output.text(2, "email", support.email)
            output.text(2, "phone", support.phone)
        }
        output.list("domains", realm.domains) { $0.word(2, "name", $1) }
        output.list("organizations", realm.organizations) { output, organization in
            output.text(2, "siren", organization.siren.text)
            output.text(2, "name", organization.name)
            output.text(2, "siret", organization.siret?.text)
            output.text(2, "insee", organization.insee)
        }
        output.list("directory", realm.directories, self.write)
        output.group(0, "signIn") { self.write(&$0, realm.signIn) }
        output.group(0, "branding") { self.write(&$0, realm.branding) }
        output.group(0, "notice") { self.write(&$0, realm.notice) }
        output.text(0, "accessibilityStatement", realm.accessibilityStatement)
        output.group(0, "passwordHelp") { self.write(&$0, realm.passwordHelp) }
        return output.content
    }

    private static func write(_ output: inout YAMLLines, _ directory: Directory) {
        let usual = Directory(name: directory.name, urls: [], bindDN: "", bindPassword: "", base: "")
        output.text(2, "name", directory.name.text)
        output.word(2, "type", directory.kind.rawValue)
        output.texts(2, "urls", directory.urls)
        if directory.transport != usual.transport { output.word(2, "transport", directory.transport.rawValue) }
        output.group(2, "tls") { $0.text(3, "ca", directory.authorityFile.map { "file:\($0)" }) }
        output.group(2, "bind") { output in
            output.text(3, "dn", directory.bindDN)
            output.text(3, "password", directory.bindPassword)
        }
        output.group(2, "users") { output in
            output.text(3, "base", directory.base)
            output.text(3, "filter", directory.filter, unless: usual.filter)
            output.text(3, "key", directory.key, unless: directory.kind == .openLDAP ? usual.key : nil)
        }
        if let base = directory.groupBase {
            output.group(2, "groups") { output in
                output.text(3, "base", base)
                output.text(3, "filter", directory.groupFilter, unless: usual.groupFilter)
            }
        }
        output.group(2, "attributes") { self.write(&$0, directory.attributes, usual: usual.attributes) }
        output.group(2, "safety") { self.write(&$0, directory.safety, usual: usual.safety) }
        output.group(2, "schedule") { $0.word(3, "every", directory.periodSeconds.map(self.duration)) }
    }

    private static func write(_ output: inout YAMLLines, _ names: Directory.Attributes, usual: Directory.Attributes) {
        output.text(3, "login", names.login, unless: usual.login)
        output.text(3, "email", names.mail, unless: usual.mail)
        output.text(3, "givenName", names.givenName, unless: usual.givenName)
        output.text(3, "familyName", names.familyName, unless: usual.familyName)
        output.text(3, "displayName", names.displayName, unless: usual.displayName)
        output.text(3, "title", names.title, unless: usual.title)
        output.text(3, "organization", names.organization)
        output.text(3, "phone", names.phone)
        if let population = names.population {
            output.group(3, "population") { output in
                output.text(4, "from", population.attribute)
                for word in Affiliation.Population.allCases.map(\.rawValue) {
                    if let words = population.words[word] { output.texts(4, word, words) }
                }
            }
        }
        guard let status = names.status else { return }
        output.group(3, "active") { output in
            output.text(4, "from", status)
            if names.disabledValues != usual.disabledValues {
                output.texts(4, "disabledValues", names.disabledValues)
            }
        }
    }

    private static func write(_ output: inout YAMLLines, _ safety: Directory.Safety, usual: Directory.Safety) {
        func limit(_ key: String, _ path: KeyPath<Directory.Safety, Int?>) {
            guard safety[keyPath: path] != usual[keyPath: path] else { return }
            output.word(3, key, safety[keyPath: path].map(String.init) ?? "none")
        }
        limit("maxCreateCount", \.maxCreateCount)
        limit("maxCreatePercent", \.maxCreatePercent)
        limit("maxDisableCount", \.maxDisableCount)
        limit("maxDisablePercent", \.maxDisablePercent)
        limit("maxDeleteCount", \.maxDeleteCount)
        limit("attributeWipePercent", \.maxWipePercent)
        if safety.graceDays != usual.graceDays { output.word(3, "graceBeforeDelete", "\(safety.graceDays)d") }
    }

    /// The largest unit that says it exactly.
    private static func duration(_ seconds: Int) -> String {
        let units = [("d", 86_400), ("h", 3600), ("m", 60)]
        let unit = units.first { seconds > 0 && seconds.isMultiple(of: $0.1) } ?? ("s", 1)
        return "\(seconds / unit.1)\(unit.0)"
    }
}
