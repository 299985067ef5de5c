import Model
import Primitives
import Synchronization
import Yams

/// Reads one realm file strictly and tells everything that is wrong with it, not the first thing only.
final class RealmFileReader: Sendable {
    private static let maximumSize = 1_048_576

    enum Content: Sendable { case realm(Realm), overlay(RealmOverlay) }

    let path: String
    let isSandbox: Bool
    private let found = Mutex<[RealmFileProblem]>([])

    init(path: String, isSandbox: Bool) {
        self.path = path
        self.isSandbox = isSandbox
    }

    var problems: [RealmFileProblem] { self.found.withLock { $0 } }

    func report(_ node: Node?, _ message: String) {
        let mark = node?.mark
        let problem = RealmFileProblem(
            path: self.path,
            line: mark?.line ?? 1,
            column: mark?.column ?? 1,
            message: message
        )
        self.found.withLock { $0.append(problem) }
    }

    func read(_ text: String) -> Content? {
        guard text.utf8.count <= Self.maximumSize else {
            self.report(nil, "the file is larger than 1 MiB")
            return nil
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            self.reportSyntax(error)
            return nil
        }
        guard let root, let top = MappingReader(root, self, what: "a realm file") else {
            if root == nil { self.report(nil, "the file is empty") }
            return nil
        }
        top.allow("apiVersion", "kind", "realm", "domains", "organizations", "directory", "contacts")
        if let version = top.text("apiVersion", required: true), version != "liamm/v1" {
            self.report(top.node("apiVersion"), "apiVersion is liamm/v1")
        }
        let content: Content?
        switch top.text("kind", required: true) {
        case "Realm": content = self.realm(top).map(Content.realm)
        case "RealmOverlay" where self.isSandbox: content = self.overlay(top).map(Content.overlay)
        case "RealmOverlay":
            self.report(top.node("kind"), "a RealmOverlay is for a sandbox only")
            content = nil
        default:
            self.report(top.node("kind"), "kind is Realm")
            content = nil
        }
        return self.problems.isEmpty ? content : nil
    }

    private func reportSyntax(_ error: any Error) {
        var (line, column) = (1, 1)
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            (line, column) = (mark.line, mark.column)
        default: break
        }
        let problem = RealmFileProblem(path: self.path, line: line, column: column, message: "this is not valid YAML")
        self.found.withLock { $0.append(problem) }
    }

    private func realm(_ top: MappingReader) -> Realm? {
        guard let head = top.mapping("realm") else {
            if top.node("realm") == nil { self.report(top.node, "`realm` is missing") }
            return nil
        }
        head.allow("slug", "name", "shortName", "siren", "siret", "nature", "departement", "languages")
        let slug = self.slug(head)
        let name = head.text("name", required: true)
        let siren = self.siren(head, required: true)
        let nature = self.nature(head)
        let department = head.digits("departement", required: true)?.1
        let languages = self.languages(head)
        guard let slug, let name, let siren, let nature, let department else { return nil }
        return Realm(
            slug: slug,
            name: name,
            shortName: head.text("shortName"),
            siren: siren,
            siret: self.siret(head),
            nature: nature,
            department: department,
            languages: languages,
            support: self.support(top),
            domains: self.domains(top),
            organizations: top.list("organizations").compactMap(self.organization),
            directories: top.list("directory").compactMap(self.directory)
        )
    }

    private func overlay(_ top: MappingReader) -> RealmOverlay? {
        guard let head = top.mapping("realm") else { return nil }
        head.allow("slug")
        guard let slug = self.slug(head) else { return nil }
        return RealmOverlay(
            slug: slug,
            support: self.support(top),
            domains: self.domains(top),
            directories: top.list("directory").compactMap(self.directory)
        )
    }

    private func slug(_ head: MappingReader) -> Realm.Slug? {
        guard let text = head.text("slug", required: true) else { return nil }
        guard Realm.isValidSlug(text) else {
            self.report(head.node("slug"), "a slug is 1 to 63 of a-z, 0-9 and -, for example brest-metropole")
            return nil
        }
        guard !Realm.reservedSlugs.contains(text) else {
            self.report(head.node("slug"), "`\(text)` is reserved")
            return nil
        }
        return .init(text)
    }

    private func nature(_ head: MappingReader) -> Realm.Nature? {
        guard let text = head.text("nature", required: true) else { return nil }
        guard let nature = Realm.Nature(rawValue: text) else {
            let words = Realm.Nature.allCases.map(\.rawValue).joined(separator: ", ")
            self.report(head.node("nature"), "nature is one of \(words)")
            return nil
        }
        return nature
    }

    private func languages(_ head: MappingReader) -> [String] {
        let languages = head.list("languages").compactMap(\.string)
        for node in head.list("languages") where !["fr", "en", "br"].contains(node.string ?? "") {
            self.report(node, "a language is fr, en or br")
        }
        return languages.isEmpty ? ["fr"] : languages
    }
}
