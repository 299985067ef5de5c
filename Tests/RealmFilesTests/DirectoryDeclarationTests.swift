import Model
import Primitives
import RealmFiles
import Testing

@Suite struct DirectoryDeclarationTests {
    @Test(arguments: [
        ("openldap", "opnldap", "11:11", "unknown type \"opnldap\"; did you mean \"openldap\"?"),
        ("openldap", "samba", "19:7", "\"key\" is missing; for samba it is usually objectGUID"),
        ("transport: ldaps", "transport: tls", "14:16", "unknown transport \"tls\"; one of ldaps, starttls, clear"),
        (
            "transport: ldaps", "transport: starttls", "13:9",
            "with transport starttls an address begins with ldap://"
        ),
        (
            "ldaps://ldap.pays.example\n    transport: ldaps", "ldap://ldap.pays.example\n    transport: clear",
            "14:16",
            "clear text to a directory is for a sandbox only; use ldaps or starttls"
        ),
        (
            "ldaps://ldap.pays.example", "ldaps://user@ldap.pays.example/dc=pays", "13:9",
            "\"ldaps://user@ldap.pays.example/dc=pays\" is not ldaps://HOST or ldaps://HOST:PORT"
        ),
        (
            "ldaps://ldap.pays.example", "ldaps://ldap.pays.example:70000", "13:9",
            "\"ldaps://ldap.pays.example:70000\" is not ldaps://HOST or ldaps://HOST:PORT"
        ),
        (
            "credential:pays-ldap", "Azerty123!", "17:17",
            "a password never stands in a realm file; write file:PATH or credential:NAME"
        ),
        (
            "credential:pays-ldap", "credential:../../etc/shadow", "17:17",
            "a password never stands in a realm file; write file:PATH or credential:NAME"
        ),
        (
            "credential:pays-ldap", "env:PASSWORD", "17:17",
            "env: is for a sandbox only; write file:PATH or credential:NAME"
        ),
        ("base: ou=agents,dc=pays", "bases: ou=agents,dc=pays", "19:7", "\"base\" is missing"),
        (
            "(objectClass=person)", "(&(objectClass=person)(uid=*)", "20:15",
            "the parentheses of the filter do not match; for example (objectClass=person)"
        ),
        (
            "(objectClass=person)", "(uid=a)(uid=b)", "20:15",
            "the parentheses of the filter do not match; for example (objectClass=person)"
        ),
        ("every: 15m", "every: 15", "22:14", "\"every\" is a duration; for example 15m, 2h or 30d"),
        ("every: 15m", "every: 0m", "22:14", "\"every\" is a duration; for example 15m, 2h or 30d"),
        ("every: 15m", "every: 15min", "22:14", "\"every\" is a duration; for example 15m, 2h or 30d"),
        (
            "schedule:\n      every: 15m", "safety:\n      maxDisablePercent: 101", "22:26",
            "\"maxDisablePercent\" is a whole number from 0 to 100, or none"
        ),
        (
            "schedule:\n      every: 15m", "safety:\n      maxDisableCount: \"5\"", "22:24",
            "\"maxDisableCount\" is a whole number from 0 to 1000000, or none"
        ),
        (
            "schedule:\n      every: 15m", "safety:\n      graceBeforeDelete: 36h", "22:26",
            "\"graceBeforeDelete\" is whole days; for example 30d"
        ),
        (
            "schedule:\n      every: 15m", "attributes:\n      mail: mail", "22:7",
            "unknown key \"mail\"; did you mean \"email\"?"
        ),
        (
            "schedule:\n      every: 15m", "attributes:\n      active: { disabledValues: [x] }", "22:15",
            "\"from\" is missing"
        ),
        (
            "schedule:\n      every: 15m", "attributes:\n      population: { agent: [titulaire] }", "22:19",
            "\"from\" is missing"
        ),
        (
            "schedule:\n      every: 15m", "attributes:\n      population: { from: employeeType, agents: [x] }",
            "22:41",
            "unknown key \"agents\"; did you mean \"agent\"?"
        ),
        (
            "schedule:\n      every: 15m",
            "attributes:\n      population: { from: employeeType, agent: [a], stagiaire: [A] }", "22:65",
            "\"A\" is a word for \"agent\" already"
        ),
        (
            "schedule:\n      every: 15m", "attributes:\n      population: { from: employeeType, agent: [] }", "22:48",
            "\"agent\" has at least one word of the directory"
        ),
        ("schedule:\n      every: 15m", "tls: { ca: ca.pem }", "21:16", "\"ca\" names a PEM file; write file:PATH"),
    ])
    func `what is wrong in a directory is told at its place`(
        _ right: String,
        _ wrong: String,
        _ place: String,
        _ message: String
    ) throws {
        let text = Sample.head + Sample.directory.replacing(right, with: wrong)
        let first = try #require(Sample.problems(text).first)
        #expect(first == "Realms/pays-exemple.yaml:\(place): \(message)")
    }

    @Test func `population and telephone are mapped, the directory's words to those of ProConnect`() throws {
        let mapping = """
            attributes:
                  phone: telephoneNumber
                  population:
                    from: employeeType
                    agent: [titulaire, contractuel]
                    prestataire: [externe]
            """
        let text = Sample.head + Sample.directory.replacing("schedule:\n      every: 15m", with: mapping)
        let file = RealmFile.parse(text, path: Sample.path, sandbox: false)
        #expect(file.problems.isEmpty, "\(file.problems)")
        let attributes = try #require(file.realm?.directories.first?.attributes)
        #expect(attributes.phone == "telephoneNumber")
        let population = try #require(attributes.population)
        #expect(population.attribute == "employeeType")
        for (word, ours) in [
            ("Titulaire", "agent"), ("externe", "prestataire"), ("STAGIAIRE", "stagiaire"), ("élu", "élu"), ("", ""),
        ] { #expect(population.translated(word) == ours, "\(word)") }
    }

    @Test func `a sandbox may speak clear text and take a password from the environment`() throws {
        let text = (Sample.head + Sample.directory).replacing("ldaps://", with: "ldap://")
            .replacing("transport: ldaps", with: "transport: clear")
            .replacing("credential:pays-ldap", with: "env:LDAP_PASSWORD")
        let file = RealmFile.parse(text, path: Sample.path, sandbox: true)
        #expect(file.problems.isEmpty)
        #expect(file.realm?.directories.first?.transport == .clear)
        #expect(file.realm?.directories.first?.bindPassword == "env:LDAP_PASSWORD")
    }

    @Test func `a password written by mistake is never repeated`() {
        let text = Sample.head + Sample.directory.replacing("credential:pays-ldap", with: "Azerty123!")
        #expect(!Sample.problems(text).joined().contains("Azerty"))
        let number = Sample.head + Sample.directory.replacing("credential:pays-ldap", with: "20262026")
        #expect(!Sample.problems(number).joined().contains("20262026"))
    }

    @Test(arguments: ["dc1.pays.example:636", "192.0.2.10", "[2001:db8::1]", "[2001:db8::1]:1636", "DC1"])
    func `a host may be a name or an address`(_ authority: String) {
        let text =
            Sample.head + Sample.directory.replacing("ldaps://ldap.pays.example", with: "\"ldaps://\(authority)\"")
        #expect(Sample.problems(text).isEmpty)
    }

    @Test func `none takes a limit away`() throws {
        let text = Sample.head + Sample.directory + "    safety: { maxDisableCount: none, maxCreateCount: 10 }\n"
        let safety = try #require(RealmFile.parse(text, path: Sample.path).realm?.directories.first?.safety)
        #expect(safety.maxDisableCount == nil)
        #expect(safety.maxCreateCount == 10)
        #expect(safety.maxDeleteCount == 50)
    }
}
