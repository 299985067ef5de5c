import Model
import Primitives
import RealmFiles
import Testing

@Suite struct RealmPlanTests {
    private func realm(_ text: String = Sample.head, path: String = Sample.path) throws -> Realm {
        let file = RealmFile.parse(text, path: path)
        return try #require(file.realm, "\(file.problems)")
    }

    @Test func `what is applied as declared is no change`() throws {
        let realm = try self.realm(Sample.head + Sample.directory)
        let plan = RealmPlan(declared: [realm], applied: [.init(realm: realm, version: 3)])
        #expect(plan.isEmpty)
        #expect(plan.unchanged == 1)
        #expect(plan.expected.isEmpty)
        #expect(plan.lines.isEmpty)
        #expect(plan.summary == "0 to create, 0 to change, 0 to remove, 1 unchanged")
    }

    @Test func `a plan names each field before and after`() throws {
        let before = try self.realm(Sample.head + Sample.directory)
        var after = before
        after.name = "Pays d'Exemple Agglomération"
        after.domains = ["a.example"]
        after.organizations = [Organization(siren: before.siren, name: "Pays", insee: "29019")]
        after.directories[0].safety.maxDisableCount = nil
        after.directories[0].urls = ["ldaps://a.example", "ldaps://b.example"]
        after.directories[0].periodSeconds = nil
        let new = try self.realm(
            Sample.head.replacing("pays-exemple", with: "nouveau"),
            path: "nouveau.yaml"
        )
        let gone = try self.realm(Sample.head.replacing("pays-exemple", with: "parti"), path: "parti.yaml")
        let plan = RealmPlan(
            declared: [after, new],
            applied: [.init(realm: before, version: 7), .init(realm: gone, version: 2)]
        )
        #expect(!plan.isEmpty)
        #expect(plan.upserts.map(\.slug) == ["nouveau", "pays-exemple"])
        #expect(plan.removed == ["parti"])
        #expect(plan.expected == ["pays-exemple": 7, "parti": 2])
        #expect(
            plan.lines == [
                "+ nouveau  Pays d'Exemple",
                "~ pays-exemple  Pays d'Exemple Agglomération",
                "    name: Pays d'Exemple → Pays d'Exemple Agglomération",
                "    domains: none → a.example",
                "    organizations[200099992].name: none → Pays",
                "    organizations[200099992].insee: none → 29019",
                "    directory[ldap].urls: ldaps://ldap.pays.example → ldaps://a.example, ldaps://b.example",
                "    directory[ldap].safety.maxDisableCount: 50 → none",
                "    directory[ldap].schedule.every: 900s → none",
                "- parti",
            ]
        )
        #expect(plan.json["change"]?.array?.first?["fields"]?.array?.first?["before"] == "Pays d'Exemple")
        #expect(plan.json["remove"]?.array == [["slug": "parti"]])
        #expect(plan.json["create"]?.array == [["slug": "nouveau", "name": "Pays d'Exemple"]])
    }

    @Test func `a plan tells in words what changes for those who sign in`() throws {
        let before = try self.realm()
        var after = before
        after.signIn.secondFactor = .agents
        after.signIn.enrolmentGraceDays = 0
        after.signIn.sessionIdleMinutes = 90
        after.signIn.password.words = ["Armor", "Argoat"]
        after.signIn.networks = ["10.0.0.0/8", "2001:db8::/32"]
        after.signIn.survivalDays = 3
        after.signIn.maximumStalenessHours = 72
        after.branding = Branding(accent: "#0b6e4f", logo: "<svg/>")
        after.notice = ["fr": "Fermé", "br": "Serret"]
        after.accessibilityStatement = "https://pays.example/a"
        after.passwordHelp = ["fr": "Appelez le 12"]
        let plan = RealmPlan(declared: [after], applied: [.init(realm: before, version: 1)])
        #expect(
            plan.lines.dropFirst() == [
                "    signIn.secondFactor: none → agents",
                "    signIn.enrolmentGrace: 14d → 0d",
                "    signIn.session.idle: 8h → 90m",
                "    signIn.password.words: none → Armor, Argoat",
                "    signIn.networks: anywhere → 10.0.0.0/8, 2001:db8::/32",
                "    signIn.survival: off → 3d",
                "    signIn.maxStaleness: 1d → 3d",
                "    branding.accent: none → #0b6e4f",
                "    branding.logo: none → SVG of 6 bytes, SHA-256 d4dc5666…",
                "    notice.br: none → Serret",
                "    notice.fr: none → Fermé",
                "    accessibilityStatement: none → https://pays.example/a",
                "    passwordHelp.fr: none → Appelez le 12",
            ]
        )
    }

    @Test func `another order is a change too`() throws {
        let before = try self.realm(
            Sample.head + Sample.directory
                + Sample.directory.replacing("directory:\n", with: "").replacing("name: ldap", with: "name: b")
        )
        var after = before
        after.directories.reverse()
        let plan = RealmPlan(declared: [after], applied: [.init(realm: before, version: 1)])
        #expect(plan.lines.last == "    order: directory[ldap], directory[b] → directory[b], directory[ldap]")
    }

    @Test func `every difference between two realms is seen`() {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let first = RandomRealm.make(&random)
            var second = RandomRealm.make(&random)
            second.slug = first.slug
            let plan = RealmPlan(declared: [second], applied: [.init(realm: first, version: 1)])
            #expect(plan.isEmpty == (first == second))
        }
    }
}
