package import Model
import Primitives

/// All realms declared together, and everything that is wrong with them.
package struct RealmSet: Sendable {
    /// In the order of their slugs; empty as soon as there is one problem, so that no half of a set is ever applied.
    package let realms: [Realm]
    package let problems: [RealmFileProblem]

    /// `files` are names with their text, logos among them; overlays are accepted in a sandbox only.
    ///
    /// With `hub` a realm that asks for less than the hub is refused: who has no server cannot know.
    package init(files: [(name: String, text: String)], isSandbox: Bool, hub: SignInPolicy? = nil) {
        self.init(files: files, isSandbox: isSandbox, hub: hub, problems: [])
    }

    init(
        files: [(name: String, text: String)],
        isSandbox: Bool,
        hub: SignInPolicy?,
        problems: [RealmFileProblem]
    ) {
        let logos = files.filter { $0.name.hasSuffix(".svg") }
        let texts = Dictionary(logos.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
        let realms = files.filter { !$0.name.hasSuffix(".svg") }.map { file in
            RealmFile.parse(file.text, path: file.name, sandbox: isSandbox, logos: texts, hub: hub)
        }
        self.init(realms, problems: problems)
    }

    /// `problems` are those of files that could not be read at all.
    init(_ files: [RealmFile], problems: [RealmFileProblem]) {
        var problems = problems + files.flatMap(\.problems)
        var realms: [Realm.Slug: Realm] = [:]
        for realm in files.compactMap(\.realm) where realms[realm.slug] == nil { realms[realm.slug] = realm }
        let declared = Set(files.filter { !$0.isOverlay }.flatMap(\.claims).filter { $0.kind == .slug }.map(\.value))
        for file in files {
            guard case .overlay(let overlay)? = file.content else { continue }
            if let realm = realms[overlay.slug] {
                realms[overlay.slug] = overlay.applied(to: realm)
                let names = Set(realm.directories.map(\.name.text))
                for claim in file.claims where claim.kind == .directory && names.contains(claim.value) {
                    problems.append(file.problem(claim, "realm \"\(realm.slug)\" already has the \(claim.name)"))
                }
            } else if !declared.contains(overlay.slug.text), let claim = file.claims.first(where: { $0.kind == .slug })
            {
                problems.append(file.problem(claim, "there is no realm \"\(overlay.slug)\" to overlay"))
            }
        }
        problems += Self.collisions(files)
        self.problems = problems.sorted()
        self.realms = problems.isEmpty ? realms.values.sorted { $0.slug < $1.slug } : []
    }

    /// A slug, a SIREN of a member body and a domain belong to one realm; each place is told of the others.
    private static func collisions(_ files: [RealmFile]) -> [RealmFileProblem] {
        var owners: [RealmClaim.Key: [(file: RealmFile, claim: RealmClaim)]] = [:]
        for file in files {
            for claim in file.claims where claim.isExclusive && !(file.isOverlay && claim.kind == .slug) {
                owners[claim.key, default: []].append((file, claim))
            }
        }
        return owners.values.filter { $0.count > 1 }.flatMap { group in
            group.enumerated().map { index, entry in
                let others = group.enumerated().filter { $0.offset != index }.map { _, other in
                    "\(other.file.path):\(other.claim.place.line):\(other.claim.place.column)"
                }
                return entry.file.problem(
                    entry.claim,
                    "\(entry.claim.name) is used twice",
                    hint: "also in \(others.joined(separator: ", "))"
                )
            }
        }
    }
}

extension RealmFile {
    fileprivate func problem(_ claim: RealmClaim, _ message: String, hint: String? = nil) -> RealmFileProblem {
        .init(path: self.path, line: claim.place.line, column: claim.place.column, message: message, hint: hint)
    }
}
