import Model
import Primitives
import Yams

/// Reads one realm file strictly and tells everything that is wrong with it, not the first thing only.
final class RealmFileReader {
    let isSandbox: Bool
    let log: ProblemLog
    /// Texts of SVG files by their name.
    let logos: [String: String]
    /// What no realm may ask less than, where it is known.
    let hub: SignInPolicy?
    private var document: YAMLDocument?
    private(set) var claims: [RealmClaim] = []
    private var firstPlaces: [RealmClaim.Key: Place] = [:]
    private(set) var isOverlay = false

    init(path: String, isSandbox: Bool, logos: [String: String] = [:], hub: SignInPolicy? = nil) {
        self.log = ProblemLog(path: path)
        self.isSandbox = isSandbox
        self.logos = logos
        self.hub = hub
    }

    func name(of key: Node) -> String? { self.document?.name(of: key) ?? key.scalar?.string }

    func report(_ node: Node?, _ message: String, hint: String? = nil) {
        self.log.report(Place(node?.mark), message, hint: hint)
    }

    func claim(_ kind: RealmClaim.Kind, _ value: String, at node: Node?) {
        let claim = RealmClaim(kind: kind, value: value, place: Place(node?.mark))
        if let first = self.firstPlaces[claim.key] {
            self.report(node, "\(claim.name) is there twice", hint: "the first is on line \(first.line)")
        } else {
            self.firstPlaces[claim.key] = claim.place
            self.claims.append(claim)
        }
    }

    /// A text node; what YAML reads as a number, a date, true or nothing is not one.
    func text(_ node: Node, key: String, repeatsValue: Bool = true) -> String? {
        guard let scalar = node.scalar else {
            self.report(node, "\"\(key)\" is a text")
            return nil
        }
        let text = scalar.string
        guard !text.allSatisfy(\.isWhitespace) else {
            self.report(node, "\"\(key)\" is empty", hint: "leave the key out when there is nothing to say")
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            self.report(node, "\"\(key)\" is a text of one line")
            return nil
        }
        if scalar.style == .plain, node.tag.rawValue != Tag.Name.str.rawValue {
            self.report(node, "\"\(key)\" must be quoted", hint: repeatsValue ? "write \(key): \"\(text)\"" : nil)
        }
        return text
    }

    /// The whole of a file as one mapping, in the version of this program.
    func top(_ text: String, keys: [String]) -> MappingReader? {
        guard FileScreen.passes(text, log: self.log), let document = YAMLDocument.compose(text, log: self.log) else {
            return nil
        }
        self.document = document
        guard let top = MappingReader(document.root, self, what: "a realm file", keys: keys) else { return nil }
        if let version = top.requiredText("apiVersion"), version != "liamm/v1" {
            self.report(top.node("apiVersion"), "unknown apiVersion \"\(version)\"", hint: "write liamm/v1")
        }
        return top
    }

    /// What only the realm itself says, never an overlay.
    private static let settings = ["signIn", "branding", "notice", "accessibilityStatement", "passwordHelp"]

    func read(_ text: String) -> RealmFile.Content? {
        let keys =
            ["apiVersion", "kind", "realm", "contacts", "domains", "organizations", "directory"] + Self.settings
        guard let top = self.top(text, keys: keys) else { return nil }
        let content: RealmFile.Content?
        switch top.requiredText("kind") {
        case "RealmOverlay":
            self.isOverlay = true
            if !self.isSandbox { self.report(top.node("kind"), "a RealmOverlay is for a sandbox only") }
            content = self.overlay(top).map(RealmFile.Content.overlay)
        case let kind:
            if let kind, kind != "Realm" {
                let nearest = NearestWord.to(kind, among: ["Realm", "RealmOverlay"])
                self.report(
                    top.node("kind"),
                    "unknown kind \"\(kind)\"",
                    hint: "did you mean \"\(nearest ?? "Realm")\"?"
                )
            }
            content = self.realm(top).map(RealmFile.Content.realm)
        }
        return self.log.problems.isEmpty ? content : nil
    }

    private func realm(_ top: MappingReader) -> Realm? {
        let keys = ["slug", "name", "shortName", "siren", "siret", "nature", "departement", "languages"]
        let head = top.requiredMapping("realm", keys: keys)
        let slug = head.flatMap(self.slug)
        let name = head?.requiredText("name")
        let shortName = head?.text("shortName")
        let siren = head.flatMap(self.siren)
        if let siren { self.claim(.siren, siren.text, at: head?.node("siren")) }
        let siret = head.flatMap { self.siret($0, of: siren) }
        let nature = head.flatMap { reader in
            self.choice(reader, "nature", of: Realm.Nature.self, isRequired: true)
        }
        let department = head.flatMap(self.department)
        let languages = head.flatMap(self.languages) ?? ["fr"]
        let support = self.support(top)
        let domains = self.domains(top)
        let organizations = self.organizations(top)
        let directories = self.directories(top)
        let signIn = self.signIn(top.node("signIn"))
        let branding = self.branding(top)
        let notice = self.translated(top, "notice", in: languages.first ?? "fr")
        let accessibilityStatement = self.accessibilityStatement(top)
        let passwordHelp = self.translated(top, "passwordHelp", in: languages.first ?? "fr")
        guard let slug, let name, let siren, let nature, let department else { return nil }
        self.checkFileName(slug, at: head?.node("slug"))
        return Realm(
            slug: slug,
            name: name,
            shortName: shortName,
            siren: siren,
            siret: siret,
            nature: nature,
            department: department,
            languages: languages,
            support: support,
            domains: domains,
            organizations: organizations,
            directories: directories,
            signIn: signIn,
            branding: branding,
            notice: notice,
            accessibilityStatement: accessibilityStatement,
            passwordHelp: passwordHelp
        )
    }

    private func overlay(_ top: MappingReader) -> RealmOverlay? {
        for key in ["organizations"] + Self.settings {
            guard let node = top.node(key) else { continue }
            self.report(node, "a RealmOverlay adds domains, directory and contacts only")
        }
        let head = top.requiredMapping("realm", keys: ["slug"])
        let slug = head.flatMap { self.slug($0) }
        let support = self.support(top)
        let domains = self.domains(top)
        let directories = self.directories(top)
        return slug.map { .init(slug: $0, support: support, domains: domains, directories: directories) }
    }

    private func checkFileName(_ slug: Realm.Slug, at node: Node?) {
        let base = self.log.path.split(separator: "/").last.map(String.init) ?? self.log.path
        if base != "\(slug).yaml" {
            self.report(node, "the file of realm \"\(slug)\" is named \(slug).yaml", hint: "this one is \(base)")
        }
    }
}
