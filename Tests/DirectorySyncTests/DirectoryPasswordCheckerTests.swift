import DirectorySync
import LDAP
import Model
import Primitives
import ServerTesting
import Testing

@Suite(.enabled(if: SlapdInstance.isInstalled, "slapd is not installed"))
struct DirectoryPasswordCheckerTests {
    private func setUp() async throws -> (Laboratory, Affiliation) {
        let laboratory = try await Laboratory(
            SlapdInstance.person("jean", extra: "employeeType: active") + SlapdInstance.person("anne")
        )
        _ = try await laboratory.synchronize()
        let affiliation = try #require(try await laboratory.affiliations().first { $0.profile.login == "jean" })
        return (laboratory, affiliation)
    }

    @Test func `right, wrong, empty`() async throws {
        let (laboratory, jean) = try await self.setUp()
        let checker = laboratory.checker()
        for _ in 0..<3 {
            #expect(await checker.check(Secret("jean-secret"), of: jean) == .right)
            #expect(await checker.check(Secret("anne-secret"), of: jean) == .wrong)
            #expect(await checker.check(Secret(""), of: jean) == .wrong)
        }
    }

    @Test func `many at once are all answered`() async throws {
        let (laboratory, jean) = try await self.setUp()
        let checker = laboratory.checker()
        let answers = await withTaskGroup(of: PasswordCheck.self) { group in
            for index in 0..<100 {
                group.addTask {
                    await checker.check(Secret(index.isMultiple(of: 2) ? "jean-secret" : "no"), of: jean)
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(answers == [.right: 50, .wrong: 50])
    }

    @Test func `the entry is found again by its key, and who took its old name is not him`() async throws {
        let (laboratory, jean) = try await self.setUp()
        func rename(_ old: String, _ new: String) async throws {
            try await laboratory.server.modify(
                """
                dn: uid=\(old),\(SlapdInstance.people)
                changetype: modrdn
                newrdn: uid=\(new)
                deleteoldrdn: 1

                """
            )
        }
        try await rename("jean", "jeannot")
        let checker = laboratory.checker()
        #expect(await checker.check(Secret("jean-secret"), of: jean) == .right)
        try await rename("anne", "jean")
        #expect(await checker.check(Secret("anne-secret"), of: jean) == .wrong)
        #expect(await checker.check(Secret("jean-secret"), of: jean) == .right)
    }

    @Test func `who left or is disabled is refused before a synchronisation has seen it`() async throws {
        let (laboratory, jean) = try await self.setUp()
        let dn = "uid=jean,\(SlapdInstance.people)"
        try await laboratory.server.modify(
            "dn: \(dn)\nchangetype: modify\nreplace: employeeType\nemployeeType: disabled\n"
        )
        #expect(await laboratory.checker().check(Secret("jean-secret"), of: jean) == .wrong)
        try await laboratory.server.modify("dn: \(dn)\nchangetype: delete\n")
        #expect(await laboratory.checker().check(Secret("jean-secret"), of: jean) == .wrong)
    }

    @Test func `a server that stopped or a refused service account is not a wrong password`() async throws {
        let (laboratory, jean) = try await self.setUp()
        let checker = laboratory.checker()
        #expect(await checker.check(Secret("jean-secret"), of: jean) == .right)
        var realm = laboratory.realm
        realm.directories = [laboratory.directory]
        realm.directories[0].bindDN = "cn=other,\(SlapdInstance.suffix)"
        let refused = DirectoryPasswordChecker(secrets: laboratory.secrets) { [realm] _ in realm }
        guard case .unavailable = await refused.check(Secret("jean-secret"), of: jean) else {
            Issue.record("the service account's fault was counted as the agent's")
            return
        }
        laboratory.server.stop()
        guard case .unavailable = await checker.check(Secret("jean-secret"), of: jean) else {
            Issue.record("an outage was counted as the agent's fault")
            return
        }
        guard case .unavailable = await checker.checkNobody(in: laboratory.realm.slug) else {
            Issue.record("a name that is not there hears another answer than one that is")
            return
        }
    }

    @Test func `nobody is asked for as an agent is, and is never right`() async throws {
        let (laboratory, _) = try await self.setUp()
        #expect(await laboratory.checker().checkNobody(in: laboratory.realm.slug) == .wrong)
        #expect(await laboratory.checker().checkNobody(in: "nowhere") == .wrong)
    }
}
