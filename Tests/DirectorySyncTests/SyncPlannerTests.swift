import DirectorySync
import Model
import Primitives
import Testing

@Suite struct SyncPlannerTests {
    private func plan(
        _ people: [Snapshot.Person],
        _ current: [Affiliation] = [],
        quarantined: [Snapshot.Quarantine] = [],
        held: Set<String> = [],
        now: Timestamp = Samples.start
    ) throws -> SyncPlan {
        let directory = Samples.directory()
        return SyncPlanner(
            realm: try Samples.realm(directory),
            directory: directory,
            now: now,
            random: SeededRandom(seed: 1)
        ).plan(
            Snapshot(people: people, quarantined: quarantined),
            current: (7, current),
            heldElsewhere: held
        )
    }

    @Test func `a newcomer is created with an agent of his own`() throws {
        let plan = try self.plan([Samples.person("a", mail: "a@mairie.example")])
        guard case .create(let agent, let affiliation) = try #require(plan.changes.first) else {
            Issue.record("no creation")
            return
        }
        #expect(affiliation.agent == agent.id)
        #expect(affiliation.source == .directory("annuaire", key: "a", dn: "uid=a,dc=example"))
        #expect(plan.changes.count == 1 && plan.version == 7)
    }

    @Test func `a newcomer who is disabled does not come`() throws {
        #expect(try self.plan([Samples.person("a", isDisabled: true)]).changes.isEmpty)
    }

    @Test func `no difference is no change`() throws {
        #expect(try self.plan([Samples.person("a")], [Samples.affiliation("a")]).changes.isEmpty)
    }

    @Test func `a difference is told field by field`() throws {
        let plan = try self.plan([Samples.person("a", "anne", mail: "x@mairie.example")], [Samples.affiliation("a")])
        #expect(plan.lines == ["~ anne  login: a → anne; mail: none → x@mairie.example"])
    }

    @Test func `who vanished or is disabled in the source is disabled at once`() throws {
        let current = [try Samples.affiliation("a"), try Samples.affiliation("b"), try Samples.affiliation("c")]
        let people = [try Samples.person("a"), try Samples.person("b", isDisabled: true)]
        let plan = try self.plan(people, current)
        #expect(
            plan.changes == [
                .disable("affiliation-b", reason: "disabled in the directory"),
                .disable("affiliation-c", reason: "no longer in the directory"),
            ]
        )
    }

    @Test(arguments: [(29, 0), (31, 1)])
    func `deleted only after the grace period`(days: Int, count: Int) throws {
        let gone = try Samples.affiliation("a", status: .disabled)
        let off = try Samples.affiliation("b", status: .disabled)
        let people = [try Samples.person("b", isDisabled: true), try Samples.person("c")]
        let plan = try self.plan(people, [gone, off], now: Samples.start + .days(days))
        #expect(plan.counts.delete == count * 2)
    }

    @Test(arguments: [Affiliation.Status.disabled, .deleted])
    func `who comes back is the same agent`(status: Affiliation.Status) throws {
        let known = try Samples.affiliation("a", status: status)
        let plan = try self.plan([Samples.person("a")], [known], now: Samples.start + .days(400))
        #expect(plan.changes.last == .enable("affiliation-a"))
        #expect(plan.counts.create == 0 && plan.counts.delete == 0)
    }

    @Test func `what an administrator disabled stays so, and its profile follows the directory`() throws {
        let held = try Samples.affiliation("a", status: .disabled, disabledBy: .administrator)
        #expect(try self.plan([Samples.person("a")], [held]).changes.isEmpty)
        let renamed = try self.plan([Samples.person("a", "new")], [held])
        #expect(renamed.counts.update == 1 && renamed.counts.enable == 0)
        let deleted = try Samples.affiliation("a", status: .deleted, disabledBy: .administrator)
        #expect(try self.plan([Samples.person("a")], [deleted]).counts.enable == 1)
    }

    @Test func `a plan names people by their login`() throws {
        let plan = try self.plan(
            [Samples.person("b"), Samples.person("c")],
            [Samples.affiliation("a", "anne"), Samples.affiliation("b", "yann", status: .disabled)]
        )
        #expect(plan.lines.contains("- anne  no longer in the directory"))
        #expect(plan.lines.contains("^ yann  back in the directory"))
    }

    @Test func `an empty snapshot plans nothing`() throws {
        let current = [try Samples.affiliation("a"), try Samples.affiliation("b", status: .disabled)]
        let plan = try self.plan([], current, now: Samples.start + .days(400))
        #expect(plan.changes.isEmpty)
        #expect(!SyncThresholds(Directory.Safety()).crossed(by: plan).isEmpty)
    }

    @Test func `at a first import both holders of one mail are quarantined`() throws {
        let people = [
            try Samples.person("a", mail: "x@mairie.example"), try Samples.person("b", mail: "X@mairie.example"),
            try Samples.person("c"),
        ]
        let plan = try self.plan(people)
        #expect(plan.quarantined.map(\.key) == ["a", "b"])
        #expect(plan.counts.create == 1)
    }

    @Test func `who holds a mail keeps it`() throws {
        let people = [
            try Samples.person("a", mail: "x@mairie.example"), try Samples.person("b", mail: "x@mairie.example"),
        ]
        let plan = try self.plan(people, [Samples.affiliation("b", mail: "x@mairie.example")])
        #expect(plan.quarantined.map(\.key) == ["a"])
        #expect(plan.changes.isEmpty)
    }

    @Test func `a login of another source is not taken`() throws {
        let plan = try self.plan([Samples.person("a"), Samples.person("b")], held: ["a"])
        #expect(plan.quarantined.map(\.key) == ["a"])
        #expect(plan.counts.create == 1)
    }

    @Test func `two who exchange their logins both get the other's`() throws {
        let people = [try Samples.person("a", "bob"), try Samples.person("b", "anne")]
        let plan = try self.plan(people, [Samples.affiliation("a", "anne"), Samples.affiliation("b", "bob")])
        #expect(plan.quarantined.isEmpty && plan.counts.update == 2)
    }

    @Test func `the login of one who left is free after the grace period only`() throws {
        let gone = try Samples.affiliation("a", "anne", status: .disabled)
        let comer = try Samples.person("b", "anne")
        let before = try self.plan([comer], [gone], now: Samples.start + .days(3))
        #expect(before.changes.isEmpty && before.quarantined.map(\.key) == ["b"])
        let after = try self.plan([comer], [gone], now: Samples.start + .days(31))
        #expect(after.counts.create == 1 && after.counts.delete == 1 && after.changes.count == 2)
        #expect(after.changes.first == .delete("affiliation-a"))
    }

    @Test func `a quarantined agent keeps his old names, so nobody gets them`() throws {
        let stuck = Snapshot.Quarantine(key: "a", dn: "uid=a,dc=example", reason: "bad SIRET", isDisabled: false)
        let plan = try self.plan(
            [Samples.person("b", "anne"), Samples.person("c", "bob")],
            [Samples.affiliation("a", "anne"), Samples.affiliation("b", "bob")],
            quarantined: [stuck]
        )
        // b may not become anne, so he stays bob, so the newcomer c may not be bob.
        #expect(plan.quarantined.compactMap(\.key) == ["a", "b", "c"])
        #expect(plan.changes.isEmpty)
    }

    @Test func `disabled goes through whatever else is wrong`() throws {
        let entries = ["a", "b"].map { key in
            Snapshot.Quarantine(key: key, dn: "uid=\(key),dc=example", reason: "no login", isDisabled: key == "a")
        }
        let plan = try self.plan([], [Samples.affiliation("a"), Samples.affiliation("b")], quarantined: entries)
        #expect(plan.changes == [.disable("affiliation-a", reason: "disabled in the directory")])
        let duplicate = try self.plan(
            [Samples.person("a", "same", isDisabled: true), Samples.person("b", "same")],
            [Samples.affiliation("a"), Samples.affiliation("b")]
        )
        #expect(duplicate.changes == [.disable("affiliation-a", reason: "disabled in the directory")])
    }

    @Test func `an entry that shows no key is taken for the one last seen there`() throws {
        let entry = Snapshot.Quarantine(key: nil, dn: "UID=a, dc=example", reason: "no key", isDisabled: false)
        let plan = try self.plan([Samples.person("b")], [Samples.affiliation("a")], quarantined: [entry])
        #expect(plan.counts.disable == 0)
    }

    @Test func `two entries of one key are quarantined and nobody is lost`() throws {
        let people = [try Samples.person("a", "x"), try Samples.person("a", "y"), try Samples.person("n", "z")]
        let plan = try self.plan(people, [Samples.affiliation("a")])
        #expect(plan.quarantined.count == 2)
        #expect(plan.counts.disable == 0 && plan.counts.create == 1)
    }
}
