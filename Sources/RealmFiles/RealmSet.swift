package import Model

/// What a sandbox adds to a realm of the set: example domains and a directory of its own.
struct RealmOverlay: Sendable {
    let slug: Realm.Slug
    let support: Realm.Contact?
    let domains: [String]
    let directories: [Directory]

    func applied(to realm: Realm) -> Realm {
        var realm = realm
        realm.support = self.support ?? realm.support
        realm.domains += self.domains
        realm.directories += self.directories
        return realm
    }
}

/// All realms declared together, and everything that is wrong with them.
package struct RealmSet: Sendable {
    package let realms: [Realm]
    package let problems: [RealmFileProblem]

    /// `files` are names with their text; overlays are accepted in a sandbox only.
    package init(files: [(name: String, text: String)], isSandbox: Bool) {
        var problems: [RealmFileProblem] = []
        var realms: [(name: String, realm: Realm)] = []
        var overlays: [(name: String, overlay: RealmOverlay)] = []
        for file in files {
            let reader = RealmFileReader(path: file.name, isSandbox: isSandbox)
            switch reader.read(file.text) {
            case .realm(let realm): realms.append((file.name, realm))
            case .overlay(let overlay): overlays.append((file.name, overlay))
            case nil: problems += reader.problems
            }
        }
        for (name, overlay) in overlays {
            if let index = realms.firstIndex(where: { $0.realm.slug == overlay.slug }) {
                realms[index].realm = overlay.applied(to: realms[index].realm)
            } else {
                problems.append(.init(path: name, line: 1, column: 1, message: "no realm `\(overlay.slug)` to overlay"))
            }
        }
        problems += Self.collisions(realms)
        self.problems = problems.sorted { ($0.path, $0.line, $0.column) < ($1.path, $1.line, $1.column) }
        self.realms = problems.isEmpty ? realms.map(\.realm).sorted { $0.slug < $1.slug } : []
    }

    /// A slug, a SIREN of a member body or a domain belongs to one realm.
    private static func collisions(_ realms: [(name: String, realm: Realm)]) -> [RealmFileProblem] {
        var owners: [String: String] = [:]
        var problems: [RealmFileProblem] = []
        for (name, realm) in realms {
            let claims =
                ["slug \(realm.slug)", "SIREN \(realm.siren)"] + Set(realm.domains).sorted().map { "domain \($0)" }
            for claim in claims {
                if let owner = owners[claim] {
                    problems.append(.init(path: name, line: 1, column: 1, message: "\(claim) is used in \(owner) too"))
                } else {
                    owners[claim] = name
                }
            }
            let base = name.split(separator: "/").last.map(String.init) ?? name
            if base != "\(realm.slug).yaml" {
                problems.append(
                    .init(path: name, line: 1, column: 1, message: "the file of `\(realm.slug)` is \(realm.slug).yaml")
                )
            }
        }
        return problems
    }
}
