import Model
import Primitives
import RealmFiles
import Testing

@Suite struct RealmFileTests {
    @Test func `the smallest file is a realm`() throws {
        let file = RealmFile.parse(Sample.head, path: Sample.path)
        #expect(file.problems.isEmpty)
        let siren = try #require(SIREN("200099992"))
        #expect(
            file.realm
                == Realm(
                    slug: "pays-exemple",
                    name: "Pays d'Exemple",
                    siren: siren,
                    nature: .communityOfCommunes,
                    department: "29"
                )
        )
    }

    @Test func `a directory left to its defaults has the model's`() throws {
        let realm = try #require(RealmFile.parse(Sample.head + Sample.directory, path: Sample.path).realm)
        let directory = try #require(realm.directories.first)
        #expect(directory.periodSeconds == 900)
        #expect(directory.transport == .ldaps)
        #expect(directory.key == "entryUUID")
        #expect(directory.safety == .init())
        #expect(directory.attributes == .init())
        #expect(directory.filter == "(objectClass=person)")
    }

    /// The second text replaces the first in a right file; the rest is what must be said.
    @Test(arguments: [
        (
            "siren:", "sirenn:", ["4:3", "6:3"],
            ["\"siren\" is missing", "unknown key \"sirenn\"; did you mean \"siren\"?"]
        ),
        ("slug:", "Slug:", ["4:3", "4:3"], ["\"slug\" is missing", "unknown key \"Slug\"; did you mean \"slug\"?"]),
        ("nature: CC", "nature: CX", ["7:11"], ["unknown nature \"CX\"; did you mean \"CA\"?"]),
        ("\"200099992\"", "200099992", ["6:10"], ["\"siren\" must be quoted; write siren: \"200099992\""]),
        ("\"29\"", "29", ["8:16"], ["\"departement\" must be quoted; write departement: \"29\""]),
        ("\"29\"", "\"2C\"", ["8:16"], ["\"2C\" is not the code of a department; for example \"29\""]),
        (
            "200099992", "200099993", ["6:10"],
            ["\"200099993\" is not a SIREN; nine digits whose Luhn key is right"]
        ),
        (
            "nature: CC", "siret: \"20009999200015\"\n  nature: CC", ["7:10"],
            ["\"20009999200015\" is not a SIRET; fourteen digits whose Luhn key is right"]
        ),
        (
            "nature: CC", "siret: \"20006898900017\"\n  nature: CC", ["7:10"],
            ["the SIRET 20006898900017 is not one of the body 200099992"]
        ),
        (
            "pays-exemple", "Pays_Exemple", ["4:9"],
            ["\"Pays_Exemple\" is not a slug; 1 to 63 of a-z, 0-9 and -, no dash at either end"]
        ),
        ("pays-exemple", "region", ["4:9"], ["the slug \"region\" is reserved"]),
        (
            "pays-exemple", "autre-pays", ["4:9"],
            ["the file of realm \"autre-pays\" is named autre-pays.yaml; this one is pays-exemple.yaml"]
        ),
        ("Pays d'Exemple", "2026-01-01", ["5:9"], ["\"name\" must be quoted; write name: \"2026-01-01\""]),
        ("Pays d'Exemple", "yes", ["5:9"], ["\"name\" must be quoted; write name: \"yes\""]),
        ("Pays d'Exemple", "[a]", ["5:9"], ["\"name\" is a text"]),
        (
            "Pays d'Exemple", "\"a\\nb\"", ["5:9"],
            ["\"name\" is a text of one line"]
        ),
        ("Pays d'Exemple", "\"\"", ["5:9"], ["\"name\" is empty; leave the key out when there is nothing to say"]),
        ("liamm/v1", "liamm/v2", ["1:13"], ["unknown apiVersion \"liamm/v2\"; write liamm/v1"]),
        ("kind: Realm", "kind: Reaml", ["2:7"], ["unknown kind \"Reaml\"; did you mean \"Realm\"?"]),
        ("kind: Realm\n", "", ["1:1"], ["\"kind\" is missing"]),
        (
            "nature: CC", "languages: [fr, gallo, fr]\n  nature: CC", ["7:19", "7:26"],
            ["unknown language \"gallo\"; one of fr, en, br", "language \"fr\" is there twice"]
        ),
        (
            "nature: CC", "languages: fr\n  nature: CC", ["7:14"],
            ["\"languages\" is a list; without elements leave the key out"]
        ),
    ])
    func `what is wrong in the head is told at its place`(
        _ right: String,
        _ wrong: String,
        _ places: [String],
        _ messages: [String]
    ) throws {
        let text = Sample.head.replacing(right, with: wrong)
        #expect(Sample.problems(text) == zip(places, messages).map { "Realms/pays-exemple.yaml:\($0): \($1)" })
    }

    @Test(arguments: [
        ("domains: a.example\n", "9:10", "\"domains\" is a list; without elements leave the key out"),
        (
            "domains:\n  - A.example\n", "10:5",
            "\"A.example\" is not a domain; a lower-case DNS name, for example pays-exemple.example"
        ),
        (
            "domains:\n  - name: a.example\n  - a.example\n", "11:5",
            "domain \"a.example\" is there twice; the first is on line 10"
        ),
        ("domains:\n  - [a.example]\n", "10:5", "a domain is a mapping of keys to values"),
        (
            "domains:\n  - name: A.example\n", "10:11",
            "\"A.example\" is not a domain; a lower-case DNS name, for example pays-exemple.example"
        ),
        (
            "domains:\n  - name: localhost\n", "10:11",
            "\"localhost\" is not a domain; a lower-case DNS name, for example pays-exemple.example"
        ),
        (
            "domains:\n  - name: a.example\n  - name: a.example\n", "11:11",
            "domain \"a.example\" is there twice; the first is on line 10"
        ),
        ("organizations:\n  - siren: \"200099992\"\n", "10:5", "\"name\" is missing"),
        (
            "organizations:\n  - siren: \"200099992\"\n    name: A\n    insee: \"2901\"\n", "12:12",
            "\"2901\" is not the code of a commune; for example \"29019\""
        ),
        (
            "organizations:\n  - { siren: \"200099992\", name: A }\n  - { siren: \"200099992\", name: B }\n", "11:14",
            "organization \"200099992\" is there twice; the first is on line 10"
        ),
        ("contacts:\n  support:\n    email: personne\n", "11:12", "\"personne\" is not a mail address"),
        ("contacts:\n  support: {}\n", "10:12", "\"support\" says neither name, email nor phone"),
        ("contacts:\n  suport: {}\n", "10:3", "unknown key \"suport\"; did you mean \"support\"?"),
        ("webhooks: {}\n", "9:1", "unknown key \"webhooks\""),
        ("signin: {}\n", "9:1", "unknown key \"signin\"; did you mean \"signIn\"?"),
    ])
    func `what is wrong below the head is told at its place`(_ tail: String, _ place: String, _ message: String) throws
    {
        let first = try #require(Sample.problems(Sample.head + tail).last)
        #expect(first == "Realms/pays-exemple.yaml:\(place): \(message)")
    }

    @Test func `a domain may be written short`() {
        let file = RealmFile.parse(Sample.head + "domains:\n  - a.example\n  - name: b.example\n", path: Sample.path)
        #expect(file.realm?.domains == ["a.example", "b.example"])
    }

    @Test func `all problems are told, not the first only`() {
        let text = """
            apiVersion: liamm/v1
            kind: Realm
            realm:
              slug: Pays
              siren: 12
              nature: XX
            domains:
              - name: A
            organizations:
              - siren: "1"
            directory:
              - name: ldap
                urls: []
            """
        let places = RealmFile.parse(text, path: Sample.path).problems.map { "\($0.line):\($0.column)" }
        #expect(Set(places).isSuperset(of: ["4:3", "4:9", "5:10", "6:11", "8:11", "10:5", "10:12", "12:5", "13:11"]))
    }

    @Test func `an overlay is for a sandbox only`() {
        #expect(
            Sample.problems(Sample.overlay, path: "Deploy/overlay.yaml") == [
                "Deploy/overlay.yaml:2:7: a RealmOverlay is for a sandbox only"
            ]
        )
        #expect(Sample.problems(Sample.overlay, path: "Deploy/overlay.yaml", sandbox: true).isEmpty)
        #expect(
            Sample.problems("apiVersion: liamm/v1\nkind: RealmOverlay\n", path: "o.yaml", sandbox: true) == [
                "o.yaml:1:1: \"realm\" is missing"
            ]
        )
    }
}
