import Foundation
import Model
import Offline
import Primitives
import RealmFiles
import Testing

@Suite struct CommittedRealmsTests {
    private func realms() throws -> [Realm] {
        let (realms, problems) = RealmSet.load(paths: [Repository.realms], sandbox: false)
        try #require(problems.isEmpty, "\(problems)")
        return realms
    }

    @Test func `the 64 files are right`() throws {
        let realms = try self.realms()
        #expect(realms.count == 64)
        #expect(
            Dictionary(grouping: realms, by: \.nature).mapValues(\.count) == [
                .communityOfCommunes: 42, .agglomeration: 16, .metropolis: 2, .department: 4,
            ]
        )
        #expect(Set(realms.map(\.siren)).count == 64)
        #expect(Set(realms.map(\.name)).count == 64)
    }

    @Test func `17 EPCI have no domain, no department is without`() throws {
        let without = try self.realms().filter(\.domains.isEmpty)
        #expect(without.count == 17)
        #expect(without.allSatisfy { $0.nature != .department })
    }

    @Test func `each holds itself and its communes, without a guessed SIRET or directory`() throws {
        let realms = try self.realms()
        for realm in realms {
            #expect(realm.organizations.first?.siren == realm.siren)
            #expect(realm.organizations.dropFirst().allSatisfy { $0.insee != nil })
            #expect(realm.siret == nil && realm.organizations.allSatisfy { $0.siret == nil })
            #expect(realm.directories.isEmpty)
            #expect(realm.nature == .department ? realm.organizations.count == 1 : realm.organizations.count > 1)
        }
        // 1,210 communes, less the three islands and the three of Cap Atlantique.
        #expect(realms.reduce(0) { $0 + $1.organizations.count } == 64 + 1_204)
    }

    @Test func `names are those that people use`() throws {
        let names = Dictionary(uniqueKeysWithValues: try self.realms().map { ($0.slug.text, $0.name) })
        #expect(names["dinan-agglomeration"] == "Dinan Agglomération")
        #expect(names["brest-metropole"] == "Brest Métropole")
        #expect(names["kreiz-breizh"] == "Kreiz-Breizh")
        #expect(names["oust-a-broceliande"] == "Oust à Brocéliande")
        #expect(names["departement-finistere"] == "Département du Finistère")
    }

    @Test func `export writes each file again, byte for byte, below its two lines of attribution`() throws {
        for realm in try self.realms() {
            let text = try String(contentsOfFile: "\(Repository.realms)/\(realm.slug).yaml", encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0].hasPrefix("# Sources : Insee") && lines[1].contains("Licence Ouverte 2.0"))
            #expect(lines.dropFirst(2).joined(separator: "\n") == RealmWriter.yaml(realm))
        }
    }

    @Test func `the generator finds nothing to change`() throws {
        let (status, output) = try Repository.generate(["--check"])
        #expect(status == 0, "\(output)")
        #expect(output.isEmpty)
    }

    @Test func `the generator's check sees a changed, a missing and an orphaned file`() throws {
        try Repository.withFolder { folder in
            #expect(try Repository.generate(["--check", "--into", folder.path]).status == 1)
            #expect(try Repository.generate(["--into", folder.path]).status == 0)
            #expect(try Repository.generate(["--check", "--into", folder.path]).status == 0)
            let brest = folder.appendingPathComponent("brest-metropole.yaml")
            let text = try String(contentsOf: brest, encoding: .utf8)
            try (text + "\n").write(to: brest, atomically: true, encoding: .utf8)
            try FileManager.default.removeItem(at: folder.appendingPathComponent("vitre.yaml"))
            try text.write(to: folder.appendingPathComponent("zzz.yaml"), atomically: true, encoding: .utf8)
            let (status, output) = try Repository.generate(["--check", "--into", folder.path])
            #expect(status == 1)
            #expect(output == "differs: brest-metropole.yaml\ndiffers: vitre.yaml\nno row for it: zzz.yaml\n")
        }
    }

    @Test func `validate sums up`() {
        let (summary, problems) = RealmValidation.run(paths: [Repository.realms], sandbox: false)
        #expect(problems.isEmpty)
        #expect(summary == "64 realms, 1268 organizations, 17 realms without domain, 0 directories")
    }
}
