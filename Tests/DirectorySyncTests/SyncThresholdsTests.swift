import DirectorySync
import Model
import Primitives
import Testing

@Suite struct SyncThresholdsTests {
    private func plan(_ changes: [DirectoryChange], of total: Int, read: Int = 1) throws -> SyncPlan {
        SyncPlan(
            changes: changes,
            quarantined: [],
            currentCount: total,
            entriesRead: read,
            version: 1,
            realmOrganization: try #require(Samples.siren)
        )
    }

    private func disables(_ count: Int) -> [DirectoryChange] {
        (0..<count).map { .disable(.init("a\($0)"), reason: "gone") }
    }

    @Test(arguments: [(50, 2000, true), (51, 2000, false), (5, 100, true), (6, 100, false), (0, 0, true)])
    func `departures are limited by count and by percent`(count: Int, total: Int, isAllowed: Bool) throws {
        let crossed = SyncThresholds(Directory.Safety()).crossed(by: try self.plan(self.disables(count), of: total))
        #expect(crossed.isEmpty == isAllowed)
    }

    @Test func `an empty answer is never allowed`() throws {
        for total in [0, 10] {
            #expect(!SyncThresholds(Directory.Safety()).crossed(by: try self.plan([], of: total, read: 0)).isEmpty)
        }
    }

    @Test func `a first import is limited by count, not by percent`() throws {
        var safety = Directory.Safety()
        safety.maxCreatePercent = 1
        let creations = try (0..<3).map { index in
            DirectoryChange.create(
                agent: Agent.make(at: Samples.start, random: SeededRandom(seed: 3)),
                affiliation: try Samples.affiliation("k\(index)")
            )
        }
        #expect(SyncThresholds(safety).crossed(by: try self.plan(creations, of: 0)).isEmpty)
        safety.maxCreateCount = 2
        #expect(SyncThresholds(safety).crossed(by: try self.plan(creations, of: 0)).count == 1)
    }

    @Test(arguments: ["mail", "title", "groups", "organization"])
    func `an attribute emptied for many is a fault of the directory`(field: String) throws {
        let commune = try #require(Samples.commune)
        let before = try Samples.profile(
            "a",
            mail: field == "mail" ? "a@mairie.example" : nil,
            title: field == "title" ? "Maire" : nil,
            organization: field == "organization" ? commune : nil,
            groups: field == "groups" ? ["all"] : []
        )
        let changes = try (0..<11).map { index in
            DirectoryChange.update(
                .init("a\(index)"),
                key: "k",
                dn: "d",
                before: before,
                after: try Samples.profile("a")
            )
        }
        let thresholds = SyncThresholds(Directory.Safety())
        #expect(thresholds.crossed(by: try self.plan(changes, of: 100)).count == 1)
        #expect(thresholds.crossed(by: try self.plan(Array(changes.dropLast()), of: 100)).isEmpty)
    }

    @Test func `what was approved no longer counts`() throws {
        let plan = try self.plan(self.disables(60), of: 1000)
        let thresholds = SyncThresholds(Directory.Safety())
        #expect(!thresholds.crossed(by: plan).isEmpty)
        let approved = Set(plan.changes.prefix(55).map(SyncPlan.fingerprint))
        #expect(thresholds.crossed(by: plan.without(approved)).isEmpty)
    }
}
