import Model

/// A realm as an ordered list of named texts, named as in its file: what a plan compares.
struct RealmFields {
    private(set) var values: [(name: String, text: String)] = []

    init(_ realm: Realm) {
        self.add("name", realm.name)
        self.add("shortName", realm.shortName)
        self.add("siren", realm.siren.text)
        self.add("siret", realm.siret?.text)
        self.add("nature", realm.nature.rawValue)
        self.add("departement", realm.department)
        self.add("languages", realm.languages.joined(separator: ", "))
        self.add("contacts.support.name", realm.support?.name)
        self.add("contacts.support.email", realm.support?.email)
        self.add("contacts.support.phone", realm.support?.phone)
        if !realm.domains.isEmpty { self.add("domains", realm.domains.joined(separator: ", ")) }
        for organization in realm.organizations { self.add(organization) }
        for directory in realm.directories { self.add(directory) }
        self.add(realm.signIn)
        self.add(realm.branding)
        self.add("notice", realm.notice)
        self.add("accessibilityStatement", realm.accessibilityStatement)
        self.add("passwordHelp", realm.passwordHelp)
    }

    /// The fields that differ, those of `after` in its order, then those that only `before` has.
    static func differences(from before: Realm, to after: Realm) -> [RealmPlan.Field] {
        guard before != after else { return [] }
        let (old, new) = (Self(before), Self(after))
        let oldTexts = Dictionary(old.values.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
        let newNames = Set(new.values.map(\.name))
        var fields: [RealmPlan.Field] = new.values.compactMap { value in
            let text = oldTexts[value.name]
            return text == value.text ? nil : .init(name: value.name, before: text, after: value.text)
        }
        fields += old.values.filter { !newNames.contains($0.name) }.map {
            .init(name: $0.name, before: $0.text, after: nil)
        }
        // Same elements in another order: the order of directories is the order in which they are asked.
        if fields.isEmpty {
            fields.append(.init(name: "order", before: old.order, after: new.order))
        }
        return fields
    }

    private var order: String {
        var heads: [String] = []
        for (name, _) in self.values {
            guard let bracket = name.lastIndex(of: "]") else { continue }
            let head = String(name[...bracket])
            if heads.last != head { heads.append(head) }
        }
        return heads.joined(separator: ", ")
    }

    mutating func add(_ name: String, _ text: String?) {
        if let text { self.values.append((name, text)) }
    }

    private mutating func add(_ organization: Organization) {
        let prefix = "organizations[\(organization.siren)]"
        self.add("\(prefix).name", organization.name)
        self.add("\(prefix).siret", organization.siret?.text)
        self.add("\(prefix).insee", organization.insee)
    }

    private mutating func add(_ directory: Directory) {
        let prefix = "directory[\(directory.name)]"
        let (attributes, safety) = (directory.attributes, directory.safety)
        self.add("\(prefix).type", directory.kind.rawValue)
        self.add("\(prefix).urls", directory.urls.joined(separator: ", "))
        self.add("\(prefix).transport", directory.transport.rawValue)
        self.add("\(prefix).tls.ca", directory.authorityFile.map { "file:\($0)" })
        self.add("\(prefix).bind.dn", directory.bindDN)
        self.add("\(prefix).bind.password", directory.bindPassword)
        self.add("\(prefix).users.base", directory.base)
        self.add("\(prefix).users.filter", directory.filter)
        self.add("\(prefix).users.key", directory.key)
        self.add("\(prefix).groups.base", directory.groupBase)
        self.add("\(prefix).groups.filter", directory.groupFilter)
        self.add("\(prefix).attributes.login", attributes.login)
        self.add("\(prefix).attributes.email", attributes.mail)
        self.add("\(prefix).attributes.givenName", attributes.givenName)
        self.add("\(prefix).attributes.familyName", attributes.familyName)
        self.add("\(prefix).attributes.displayName", attributes.displayName)
        self.add("\(prefix).attributes.title", attributes.title)
        self.add("\(prefix).attributes.organization", attributes.organization)
        self.add("\(prefix).attributes.phone", attributes.phone)
        self.add("\(prefix).attributes.population.from", attributes.population?.attribute)
        for population in Affiliation.Population.allCases {
            let words = attributes.population?.words[population.rawValue]
            self.add("\(prefix).attributes.population.\(population.rawValue)", words?.joined(separator: ", "))
        }
        self.add("\(prefix).attributes.active.from", attributes.status)
        self.add("\(prefix).attributes.active.disabledValues", attributes.disabledValues.joined(separator: ", "))
        self.add("\(prefix).safety.maxCreateCount", Self.limit(safety.maxCreateCount))
        self.add("\(prefix).safety.maxCreatePercent", Self.limit(safety.maxCreatePercent))
        self.add("\(prefix).safety.maxDisableCount", Self.limit(safety.maxDisableCount))
        self.add("\(prefix).safety.maxDisablePercent", Self.limit(safety.maxDisablePercent))
        self.add("\(prefix).safety.maxDeleteCount", Self.limit(safety.maxDeleteCount))
        self.add("\(prefix).safety.attributeWipePercent", Self.limit(safety.maxWipePercent))
        self.add("\(prefix).safety.graceBeforeDelete", "\(safety.graceDays)d")
        self.add("\(prefix).schedule.every", directory.periodSeconds.map { "\($0)s" })
    }

    private static func limit(_ value: Int?) -> String { value.map(String.init) ?? "none" }
}
