import DirectorySync
import Model
import Primitives
import ServerTesting
import Testing

@Suite(.enabled(if: SlapdInstance.isInstalled, "slapd is not installed"))
struct DirectorySynchronizerTests {
    private static func people(_ count: Int) -> String {
        (1...count).map { SlapdInstance.person("agent\($0)") }.joined()
    }

    private static func delete(_ uid: String) -> String {
        "dn: uid=\(uid),\(SlapdInstance.people)\nchangetype: delete\n\n"
    }

    private static func replace(_ uid: String, _ attribute: String, _ value: String) -> String {
        """
        dn: uid=\(uid),\(SlapdInstance.people)
        changetype: modify
        replace: \(attribute)
        \(attribute): \(value)


        """
    }

    @Test func `what the directory holds becomes affiliations`() async throws {
        let laboratory = try await Laboratory(
            SlapdInstance.person("jean", extra: "title: Maire\ndepartmentNumber: 212200000")
                + SlapdInstance.person("anne", extra: "employeeType: disabled")
                + SlapdInstance.person("paul", extra: "departmentNumber: 123456789")
                + SlapdInstance.person("lise", extra: "mail: lise@elsewhere.example").replacingMail("lise")
                + SlapdInstance.group("mayors", members: ["jean", "paul"])
                + SlapdInstance.group("all", members: ["jean"])
        )
        let outcome = try await laboratory.synchronize()
        #expect(outcome.state == .applied)
        #expect(outcome.plan?.quarantined.count == 2)
        let affiliations = try await laboratory.affiliations()
        #expect(affiliations.map(\.profile.login) == ["jean"])
        let profile = try #require(affiliations.first?.profile)
        #expect(profile.mail == "jean@mairie.example")
        #expect(profile.title == "Maire")
        #expect(profile.groups == ["all", "mayors"])
        #expect(profile.organization == Samples.commune)
        #expect(try await laboratory.synchronize().state == .empty)
    }

    @Test func `population and telephone are read where they are mapped, in ProConnect's words`() async throws {
        let mapped: (inout Directory) -> Void = { directory in
            directory.attributes.status = nil
            directory.attributes.phone = "telephoneNumber"
            directory.attributes.population = .init(attribute: "employeeType", words: ["agent": ["titulaire"]])
        }
        let laboratory = try await Laboratory(
            SlapdInstance.person("anne", extra: "employeeType: Titulaire\ntelephoneNumber: 02 98 00 00 00")
                + SlapdInstance.person("jean", extra: "employeeType: Inconnu")
                + SlapdInstance.person("lise"),
            mapped
        )
        #expect(try await laboratory.synchronize().state == .applied)
        let profiles = try await laboratory.affiliations().map(\.profile)
        #expect(profiles.map(\.population) == ["agent", "Inconnu", nil])
        #expect(profiles.map(\.phone) == ["02 98 00 00 00", nil, nil])
        try await laboratory.server.modify(Self.replace("jean", "telephoneNumber", "+33 2 98 11 11 11"))
        let changed = try await laboratory.synchronize()
        #expect(changed.plan?.counts.update == 1)
        #expect(changed.plan?.lines.contains { $0.contains("phone: none → +33 2 98 11 11 11") } == true)
        // Who stops mapping them empties them: that is a change to look at first.
        let unmapped = try await laboratory.synchronize(.dryRun) { $0.attributes.phone = nil }
        #expect(unmapped.plan?.counts.wiped == ["phone": 2])
    }

    @Test func `who leaves is disabled, who comes back is the same agent`() async throws {
        let laboratory = try await Laboratory(Self.people(30))
        #expect(try await laboratory.synchronize().state == .applied)
        let before = try await laboratory.affiliations()
        #expect(before.count == 30)
        try await laboratory.server.modify(Self.replace("agent7", "employeeType", "disabled"))
        let left = try await laboratory.synchronize()
        #expect(left.state == .applied && left.plan?.counts.disable == 1)
        #expect(try await laboratory.affiliations().first { $0.profile.login == "agent7" }?.status == .disabled)
        try await laboratory.server.modify(Self.replace("agent7", "employeeType", "active"))
        #expect(try await laboratory.synchronize().plan?.counts.enable == 1)
        let after = try await laboratory.affiliations()
        #expect(after.map(\.agent) == before.map(\.agent))
        #expect(after.allSatisfy { $0.status == .active })
    }

    @Test func `a renamed entry is updated, not replaced`() async throws {
        let laboratory = try await Laboratory(Self.people(3))
        _ = try await laboratory.synchronize()
        let before = try await laboratory.affiliations()
        try await laboratory.server.modify(
            """
            dn: uid=agent2,\(SlapdInstance.people)
            changetype: modrdn
            newrdn: uid=zoe
            deleteoldrdn: 1

            """
        )
        let outcome = try await laboratory.synchronize()
        #expect(outcome.plan?.counts.update == 1 && outcome.plan?.changes.count == 1)
        let after = try await laboratory.affiliations()
        #expect(after.last?.profile.login == "zoe")
        #expect(Set(after.map(\.id)) == Set(before.map(\.id)))
    }

    @Test func `many departures wait for approval, and only what was approved goes through`() async throws {
        let laboratory = try await Laboratory(Self.people(40))
        _ = try await laboratory.synchronize()
        try await laboratory.server.modify((1...10).map { Self.delete("agent\($0)") }.joined())
        let kept = try await laboratory.synchronize()
        #expect(kept.state == .awaitingApproval && !kept.reasons.isEmpty)
        #expect(try await laboratory.affiliations().allSatisfy { $0.status == .active })
        // The timer comes back: the same plan is not kept twice.
        #expect(try await laboratory.synchronize().run == kept.run)

        try await laboratory.server.modify((11...20).map { Self.delete("agent\($0)") }.joined())
        let changed = try await laboratory.synchronize(approving: kept.run)
        #expect(changed.state == .awaitingApproval)
        #expect(try await laboratory.affiliations().allSatisfy { $0.status == .active })

        let approved = try await laboratory.synchronize(approving: changed.run)
        #expect(approved.state == .applied)
        #expect(try await laboratory.affiliations().count { $0.status == .disabled } == 20)
        #expect(try await laboratory.synchronize(approving: kept.run).state == .refused)
        #expect(try await laboratory.synchronize(approving: "no-such-run").state == .refused)
    }

    @Test func `an empty answer is a failure, even when approved`() async throws {
        let laboratory = try await Laboratory(Self.people(3))
        _ = try await laboratory.synchronize()
        for mode in [DirectorySynchronizer.Mode.apply(approved: true), .keep, .dryRun] {
            let outcome = try await laboratory.synchronize(mode) { $0.filter = "(uid=nobody)" }
            #expect(outcome.state == .failed)
        }
        #expect(try await laboratory.affiliations().allSatisfy { $0.status == .active })
    }

    @Test func `a dry run keeps nothing`() async throws {
        let laboratory = try await Laboratory(Self.people(3))
        let outcome = try await laboratory.synchronize(.dryRun)
        #expect(outcome.plan?.counts.create == 3 && outcome.run == nil)
        #expect(try await laboratory.affiliations().isEmpty)
        #expect(try await laboratory.store.runs(of: laboratory.directory.name, limit: 9).isEmpty)
    }

    @Test func `an account that sees no key fails the run`() async throws {
        let laboratory = try await Laboratory(Self.people(3))
        let outcome = try await laboratory.synchronize { $0.key = "employeeNumber" }
        #expect(outcome.state == .failed)
        #expect(outcome.reasons.first?.contains("employeeNumber") == true)
    }

    @Test func `a fault is told in clear words, and changes nothing`() async throws {
        let laboratory = try await Laboratory(Self.people(3))
        _ = try await laboratory.synchronize()
        let dead = try FreePort.make()
        let (authority, strange) = (laboratory.server.authorityFile, laboratory.server.strangeAuthorityFile)
        let faults: [(words: String, step: DirectoryTestReport.Step.Name, change: (inout Directory) -> Void)] = [
            ("base ou=no", .base, { $0.base = "ou=no,\(SlapdInstance.suffix)" }),
            ("is not a distinguished name", .base, { $0.base = "nonsense" }),
            ("refuses this name and password", .bind, { $0.bindDN = "cn=other,\(SlapdInstance.suffix)" }),
            ("cannot be read", .bind, { $0.bindPassword = "env:NOTHING" }),
            ("is the server started", .connect, { $0.urls = ["ldap://127.0.0.1:\(dead)"] }),
            (
                "certificate", .connect,
                {
                    $0.transport = .startTLS; $0.authorityFile = strange
                }
            ),
            ("filter (uid= cannot be read", .settings, { $0.filter = "(uid=" }),
            ("groupBase ou=no", .groups, { $0.groupBase = "ou=no,\(SlapdInstance.suffix)" }),
        ]
        for fault in faults {
            let outcome = try await laboratory.synchronize(.apply(approved: true), fault.change)
            #expect(outcome.state == .failed)
            #expect(outcome.reasons.first?.contains(fault.words) == true, "\(outcome.reasons)")
            let report = await laboratory.test(fault.change)
            #expect(report.steps.first { !$0.isPassed }?.name == fault.step, "\(report.steps)")
        }
        #expect(try await laboratory.affiliations().allSatisfy { $0.status == .active })
        let report = await laboratory.test()
        #expect(report.failure == nil)
        #expect(report.steps.contains { $0.description.hasPrefix("3 entries match") })
        let secure = await laboratory.test {
            $0.transport = .startTLS; $0.authorityFile = authority
        }
        #expect(secure.failure == nil)
    }
}

extension String {
    /// Leaves only the mail given as an extra.
    fileprivate func replacingMail(_ uid: String) -> String {
        self.replacing("mail: \(uid)@mairie.example\n", with: "")
    }
}
