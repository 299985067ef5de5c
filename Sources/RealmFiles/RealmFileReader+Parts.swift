import Model
import Primitives
import Yams

extension RealmFileReader {
    func siren(_ reader: MappingReader, required: Bool = false) -> SIREN? {
        guard let (node, text) = reader.digits("siren", required: required) else { return nil }
        guard let siren = SIREN(text) else {
            self.report(node, "\(text) is not a SIREN: nine digits whose Luhn key is right")
            return nil
        }
        return siren
    }

    func siret(_ reader: MappingReader) -> SIRET? {
        guard let (node, text) = reader.digits("siret") else { return nil }
        guard let siret = SIRET(text) else {
            self.report(node, "\(text) is not a SIRET: fourteen digits whose Luhn key is right")
            return nil
        }
        return siret
    }

    func organization(_ node: Node) -> Organization? {
        guard let reader = MappingReader(node, self, what: "an organization") else { return nil }
        reader.allow("siren", "name", "siret", "insee")
        let siren = self.siren(reader, required: true)
        let name = reader.text("name", required: true)
        let siret = self.siret(reader)
        if let siret, let siren, siret.siren != siren {
            self.report(reader.node("siret"), "the SIRET begins with another SIREN than \(siren)")
        }
        guard let siren, let name else { return nil }
        return Organization(siren: siren, name: name, siret: siret, insee: reader.digits("insee")?.1)
    }

    func domains(_ top: MappingReader) -> [String] {
        top.list("domains").compactMap { node in
            guard let name = node.string, Self.isDomain(name) else {
                self.report(node, "a domain is a lower-case DNS name, for example pays-exemple.example")
                return nil
            }
            return name
        }
    }

    private static func isDomain(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return name.utf8.count <= 253 && labels.count > 1 && labels.allSatisfy(Realm.isValidSlug)
    }

    func support(_ top: MappingReader) -> Realm.Contact? {
        guard let contacts = top.mapping("contacts") else { return nil }
        contacts.allow("support")
        guard let support = contacts.mapping("support") else { return nil }
        support.allow("name", "email", "phone")
        return .init(name: support.text("name"), email: support.text("email"), phone: support.text("phone"))
    }

    func directory(_ node: Node) -> Directory? {
        guard let reader = MappingReader(node, self, what: "a directory") else { return nil }
        reader.allow("name", "type", "urls", "transport", "tls", "bind", "users", "groups", "attributes", "safety", "schedule")
        let name = reader.text("name", required: true)
        let kind = self.kind(reader)
        let urls = reader.list("urls").compactMap(\.string)
        if urls.isEmpty { self.report(node, "`urls` names at least one server") }
        let transport = self.transport(reader, urls: urls)
        let bind = reader.mapping("bind")
        bind?.allow("dn", "password")
        let users = reader.mapping("users")
        users?.allow("base", "filter", "key")
        for key in ["bind", "users"] where reader.node(key) == nil { self.report(node, "`\(key)` is missing") }
        let password = bind.flatMap(self.passwordReference)
        guard let name, let kind, let transport, let bindDN = bind?.text("dn", required: true), let password,
            let base = users?.text("base", required: true)
        else { return nil }
        var directory = Directory(
            name: .init(name),
            kind: kind,
            urls: urls,
            transport: transport,
            authorityFile: self.authorityFile(reader),
            bindDN: bindDN,
            bindPassword: password,
            base: base
        )
        if let filter = users?.text("filter") { directory.filter = filter }
        if let key = users?.text("key") { directory.key = key }
        if let groups = reader.mapping("groups") {
            groups.allow("base", "filter")
            directory.groupBase = groups.text("base", required: true)
            if let filter = groups.text("filter") { directory.groupFilter = filter }
        }
        self.attributes(reader, of: &directory)
        self.safety(reader, of: &directory)
        if let schedule = reader.mapping("schedule") {
            schedule.allow("every")
            directory.periodSeconds = schedule.duration("every")
        }
        return directory
    }

    private func kind(_ reader: MappingReader) -> Directory.Kind? {
        guard let text = reader.text("type", required: true) else { return nil }
        guard let kind = Directory.Kind(rawValue: text) else {
            let words = Directory.Kind.allCases.map(\.rawValue)
            let hint = nearest(text, among: words).map { "; did you mean `\($0)`?" } ?? ""
            self.report(reader.node("type"), "type is one of \(words.joined(separator: ", "))\(hint)")
            return nil
        }
        return kind
    }

    private func transport(_ reader: MappingReader, urls: [String]) -> Directory.Transport? {
        let text = reader.text("transport") ?? Directory.Transport.ldaps.rawValue
        guard let transport = Directory.Transport(rawValue: text) else {
            self.report(reader.node("transport"), "transport is ldaps or starttls")
            return nil
        }
        guard transport != .clear || self.isSandbox else {
            self.report(reader.node("transport"), "clear text to a directory is for a sandbox only; use ldaps or starttls")
            return nil
        }
        let scheme = transport == .ldaps ? "ldaps://" : "ldap://"
        for url in urls where !url.hasPrefix(scheme) {
            self.report(reader.node("urls"), "with transport \(text) an address begins with \(scheme)")
        }
        return transport
    }

    private func authorityFile(_ reader: MappingReader) -> String? {
        guard let tls = reader.mapping("tls") else { return nil }
        tls.allow("ca")
        guard let reference = tls.text("ca") else { return nil }
        guard reference.hasPrefix("file:") else {
            self.report(tls.node("ca"), "`ca` is file:PATH of a PEM file")
            return nil
        }
        return String(reference.dropFirst("file:".count))
    }

    private func passwordReference(_ bind: MappingReader) -> String? {
        guard let text = bind.text("password", required: true) else { return nil }
        let isReference =
            text.hasPrefix("file:") || text.hasPrefix("credential:") || (self.isSandbox && text.hasPrefix("env:"))
        guard isReference else {
            self.report(bind.node("password"), "a password never stands in a file of this folder: file:PATH or credential:NAME")
            return nil
        }
        return text
    }

    private func attributes(_ reader: MappingReader, of directory: inout Directory) {
        guard let attributes = reader.mapping("attributes") else { return }
        attributes.allow("login", "email", "givenName", "usualName", "displayName", "title", "organization", "active")
        if let name = attributes.text("login") { directory.attributes.login = name }
        if let name = attributes.text("email") { directory.attributes.mail = name }
        if let name = attributes.text("givenName") { directory.attributes.givenName = name }
        if let name = attributes.text("usualName") { directory.attributes.familyName = name }
        if let name = attributes.text("displayName") { directory.attributes.displayName = name }
        if let name = attributes.text("title") { directory.attributes.title = name }
        directory.attributes.organization = attributes.text("organization")
        if let active = attributes.mapping("active") {
            active.allow("from", "disabledValues")
            directory.attributes.status = active.text("from", required: true)
            let values = active.list("disabledValues").compactMap(\.string)
            if !values.isEmpty { directory.attributes.disabledValues = values }
        }
    }

    private func safety(_ reader: MappingReader, of directory: inout Directory) {
        guard let safety = reader.mapping("safety") else { return }
        safety.allow(
            "maxCreateCount",
            "maxCreatePercent",
            "maxDisableCount",
            "maxDisablePercent",
            "maxDeleteCount",
            "attributeWipePercent",
            "graceBeforeDelete"
        )
        if let value = safety.integer("maxCreateCount") { directory.safety.maxCreateCount = value }
        if let value = safety.integer("maxCreatePercent") { directory.safety.maxCreatePercent = value }
        if let value = safety.integer("maxDisableCount") { directory.safety.maxDisableCount = value }
        if let value = safety.integer("maxDisablePercent") { directory.safety.maxDisablePercent = value }
        if let value = safety.integer("maxDeleteCount") { directory.safety.maxDeleteCount = value }
        if let value = safety.integer("attributeWipePercent") { directory.safety.maxWipePercent = value }
        if let seconds = safety.duration("graceBeforeDelete") { directory.safety.graceDays = seconds / 86_400 }
    }
}
