import Model
import Primitives
import Yams

/// The parts that say who a realm is.
extension RealmFileReader {
    private static let languages = ["fr", "en", "br"]

    func slug(_ reader: MappingReader) -> Realm.Slug? {
        guard let text = reader.requiredText("slug"), let node = reader.node("slug") else { return nil }
        guard Realm.isValidSlug(text) else {
            self.report(node, "\"\(text)\" is not a slug", hint: "1 to 63 of a-z, 0-9 and -, no dash at either end")
            return nil
        }
        guard !Realm.reservedSlugs.contains(text) else {
            self.report(node, "the slug \"\(text)\" is reserved")
            return nil
        }
        self.claim(.slug, text, at: node)
        return .init(text)
    }

    func siren(_ reader: MappingReader) -> SIREN? {
        guard let text = reader.requiredText("siren") else { return nil }
        guard let siren = SIREN(text) else {
            self.report(reader.node("siren"), "\"\(text)\" is not a SIREN", hint: "nine digits whose Luhn key is right")
            return nil
        }
        return siren
    }

    func siret(_ reader: MappingReader, of siren: SIREN?) -> SIRET? {
        guard let text = reader.text("siret") else { return nil }
        guard let siret = SIRET(text) else {
            self.report(
                reader.node("siret"),
                "\"\(text)\" is not a SIRET",
                hint: "fourteen digits whose Luhn key is right"
            )
            return nil
        }
        if let siren, siret.siren != siren {
            self.report(reader.node("siret"), "the SIRET \(siret) is not one of the body \(siren)")
        }
        return siret
    }

    func department(_ reader: MappingReader) -> String? {
        guard let text = reader.requiredText("departement") else { return nil }
        let isCorsican = text == "2A" || text == "2B"
        guard isCorsican || (2...3 ~= text.utf8.count && Self.isDigits(text)) else {
            self.report(
                reader.node("departement"),
                "\"\(text)\" is not the code of a department",
                hint: "for example \"29\""
            )
            return nil
        }
        return text
    }

    func languages(_ reader: MappingReader) -> [String]? {
        guard let elements = reader.texts("languages", of: "languages") else { return nil }
        var languages: [String] = []
        for (node, text) in elements {
            if !Self.languages.contains(text) {
                self.report(
                    node,
                    "unknown language \"\(text)\"",
                    hint: "one of \(Self.languages.joined(separator: ", "))"
                )
            } else if languages.contains(text) {
                self.report(node, "language \"\(text)\" is there twice")
            }
            languages.append(text)
        }
        if elements.isEmpty { self.report(reader.node("languages"), "a realm has at least one language") }
        return languages
    }

    func choice<Value>(
        _ reader: MappingReader,
        _ key: String,
        of type: Value.Type,
        isRequired: Bool
    ) -> Value? where Value: RawRepresentable<String> & CaseIterable {
        guard let text = isRequired ? reader.requiredText(key) : reader.text(key) else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue)
            let nearest = NearestWord.to(text, among: words).map { "did you mean \"\($0)\"?" }
            self.report(
                reader.node(key),
                "unknown \(key) \"\(text)\"",
                hint: nearest ?? "one of \(words.joined(separator: ", "))"
            )
            return nil
        }
        return value
    }

    func support(_ top: MappingReader) -> Realm.Contact? {
        top.mapping("contacts", keys: ["support"])?.require("support").flatMap { self.contact($0, "support") }
    }

    func contact(_ node: Node, _ key: String) -> Realm.Contact? {
        guard let support = MappingReader(node, self, what: "\"\(key)\"", keys: ["name", "email", "phone"]) else {
            return nil
        }
        let contact = Realm.Contact(
            name: support.text("name"),
            email: support.text("email"),
            phone: support.text("phone")
        )
        if let email = contact.email, !Self.isMailAddress(email) {
            self.report(support.node("email"), "\"\(email)\" is not a mail address")
        }
        if contact == .init() { self.report(support.node, "\"\(key)\" says neither name, email nor phone") }
        return contact
    }

    /// `- name: pays.example`, or `- pays.example` for short.
    func domains(_ top: MappingReader) -> [String] {
        (top.list("domains") ?? []).compactMap { node in
            let named =
                node.scalar != nil
                ? node : MappingReader(node, self, what: "a domain", keys: ["name"])?.require("name")
            guard let named, let name = self.text(named, key: "name") else { return nil }
            guard Self.isDomain(name) else {
                self.report(
                    named,
                    "\"\(name)\" is not a domain",
                    hint: "a lower-case DNS name, for example pays-exemple.example"
                )
                return nil
            }
            self.claim(.domain, name, at: named)
            return name
        }
    }

    func organizations(_ top: MappingReader) -> [Organization] {
        (top.list("organizations") ?? []).compactMap { node in
            let keys = ["siren", "name", "siret", "insee"]
            guard let reader = MappingReader(node, self, what: "an organization", keys: keys) else { return nil }
            let siren = self.siren(reader)
            let name = reader.requiredText("name")
            let siret = self.siret(reader, of: siren)
            let insee = reader.text("insee")
            if let insee, !Self.isCommuneCode(insee) {
                self.report(
                    reader.node("insee"),
                    "\"\(insee)\" is not the code of a commune",
                    hint: "for example \"29019\""
                )
            }
            guard let siren, let name else { return nil }
            self.claim(.organization, siren.text, at: reader.node("siren"))
            return Organization(siren: siren, name: name, siret: siret, insee: insee)
        }
    }

    static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// Two labels at least, the last not a number: what mail is sent to.
    static func isDomain(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return name.utf8.count <= 253 && labels.count > 1 && labels.allSatisfy(Realm.isValidSlug)
            && labels.last.map(self.isDigits) == false
    }

    private static func isCommuneCode(_ text: String) -> Bool {
        let isCorsican = text.hasPrefix("2A") || text.hasPrefix("2B")
        return text.utf8.count == 5 && self.isDigits(isCorsican ? String(text.dropFirst(2)) : text)
    }

    private static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && !parts[0].isEmpty && !parts[0].contains(where: \.isWhitespace)
            && self.isDomain(parts[1].lowercased())
    }
}
