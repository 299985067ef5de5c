import Foundation
import Model
import Offline
import Primitives
import RealmFiles
import Testing

@Suite struct RealmSetTests {
    private static let other = Sample.head.replacing("pays-exemple", with: "autre-pays")
        .replacing("200099992", with: "200068989")

    private func problems(_ files: [(name: String, text: String)], sandbox: Bool = false) -> [String] {
        RealmSet(files: files, isSandbox: sandbox).problems.map(\.description)
    }

    @Test func `realms come in the order of their slugs`() {
        let set = RealmSet(
            files: [("pays-exemple.yaml", Sample.head), ("autre-pays.yaml", Self.other)],
            isSandbox: false
        )
        #expect(set.problems.isEmpty)
        #expect(set.realms.map(\.slug) == ["autre-pays", "pays-exemple"])
    }

    @Test func `a slug, a SIREN or a domain used twice is told at both places`() {
        let domains = "domains:\n  - name: a.example\n"
        #expect(
            self.problems([
                ("a/pays-exemple.yaml", Sample.head + domains),
                ("b/pays-exemple.yaml", Sample.head + domains),
            ]) == [
                "a/pays-exemple.yaml:4:9: slug \"pays-exemple\" is used twice; also in b/pays-exemple.yaml:4:9",
                "a/pays-exemple.yaml:6:10: SIREN \"200099992\" is used twice; also in b/pays-exemple.yaml:6:10",
                "a/pays-exemple.yaml:10:11: domain \"a.example\" is used twice; also in b/pays-exemple.yaml:10:11",
                "b/pays-exemple.yaml:4:9: slug \"pays-exemple\" is used twice; also in a/pays-exemple.yaml:4:9",
                "b/pays-exemple.yaml:6:10: SIREN \"200099992\" is used twice; also in a/pays-exemple.yaml:6:10",
                "b/pays-exemple.yaml:10:11: domain \"a.example\" is used twice; also in a/pays-exemple.yaml:10:11",
            ]
        )
    }

    @Test func `one problem anywhere and there is no set`() {
        let set = RealmSet(
            files: [("pays-exemple.yaml", Sample.head), ("autre-pays.yaml", Self.other + "x: 1\n")],
            isSandbox: false
        )
        #expect(set.problems.count == 1)
        #expect(set.realms.isEmpty)
    }

    @Test func `an overlay adds to its realm in a sandbox`() throws {
        let overlay = Sample.overlay + Sample.directory
        let set = RealmSet(
            files: [("zone.yaml", overlay), ("pays-exemple.yaml", Sample.head + "domains:\n  - name: a.example\n")],
            isSandbox: true
        )
        #expect(set.problems.isEmpty)
        let realm = try #require(set.realms.first)
        #expect(set.realms.count == 1)
        #expect(realm.domains == ["a.example", "pays-exemple.bzh.example"])
        #expect(realm.directories.map(\.name) == ["ldap"])
        #expect(realm.name == "Pays d'Exemple")
    }

    @Test func `an overlay needs its realm, a domain and a directory name of its own`() {
        #expect(
            self.problems([("zone.yaml", Sample.overlay)], sandbox: true) == [
                "zone.yaml:4:9: there is no realm \"pays-exemple\" to overlay"
            ]
        )
        let files = [
            ("pays-exemple.yaml", Sample.head + Sample.directory),
            ("autre-pays.yaml", Self.other + "domains:\n  - name: pays-exemple.bzh.example\n"),
            ("zone.yaml", Sample.overlay + Sample.directory),
        ]
        #expect(
            self.problems(files, sandbox: true) == [
                "autre-pays.yaml:10:11: domain \"pays-exemple.bzh.example\" is used twice; also in zone.yaml:6:11",
                "zone.yaml:6:11: domain \"pays-exemple.bzh.example\" is used twice; also in autre-pays.yaml:10:11",
                "zone.yaml:8:11: realm \"pays-exemple\" already has the directory \"ldap\"",
            ]
        )
    }

    @Test func `a folder is read without its subfolders, a file once`() throws {
        try Repository.withFolder { folder in
            let path = folder.path
            try Sample.head.write(toFile: path + "/pays-exemple.yaml", atomically: true, encoding: .utf8)
            try Self.other.write(toFile: path + "/autre-pays.yaml", atomically: true, encoding: .utf8)
            try "not: a realm".write(toFile: path + "/notes.txt", atomically: true, encoding: .utf8)
            try FileManager.default.createDirectory(atPath: path + "/region", withIntermediateDirectories: true)
            try "x".write(toFile: path + "/region/applications.yaml", atomically: true, encoding: .utf8)
            let (realms, problems) = RealmSet.load(paths: [path + "/", path + "/autre-pays.yaml"], sandbox: false)
            #expect(problems.isEmpty)
            #expect(realms.map(\.slug) == ["autre-pays", "pays-exemple"])
        }
    }

    @Test func `what cannot be read is told`() throws {
        try Repository.withFolder { folder in
            let path = folder.path
            try Data([0x6B, 0xFF, 0x0A]).write(to: folder.appendingPathComponent("latin.yaml"))
            let found = RealmSet.load(paths: [path, path + "/none"], sandbox: false).problems.map(\.description)
            #expect(
                found == [
                    "\(path)/latin.yaml:1:1: the file is not UTF-8 text", "\(path)/none:1:1: no such file or folder",
                ]
            )
            try Data().write(to: folder.appendingPathComponent("other.yml"))
            let renamed = RealmSet.load(paths: [path], sandbox: false).problems.map(\.description)
            #expect(renamed == ["\(path)/other.yml:1:1: a realm file ends in .yaml; rename it"])
            let (summary, _) = RealmValidation.run(paths: [path, path + "/none"], sandbox: false)
            #expect(summary == "2 problems in 2 files")
        }
        try Repository.withFolder { folder in
            let found = RealmSet.load(paths: [folder.path], sandbox: false).problems.map(\.description)
            #expect(found == ["\(folder.path):1:1: the folder holds no realm file"])
        }
    }
}
