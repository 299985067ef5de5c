import Model
import Primitives
import RealmFiles
import Testing

@Suite struct RealmWriterTests {
    @Test func `a realm written and read again is the same realm`() {
        var random = SplitMix(state: 20_260_101)
        for _ in 0..<500 {
            let realm = RandomRealm.make(&random)
            let text = RealmWriter.yaml(realm)
            let file = RealmFile.parse(text, path: "Realms/\(realm.slug).yaml")
            #expect(file.problems.isEmpty, "\(file.problems)\n\(text)")
            #expect(file.realm == realm, "\(text)")
            #expect(file.realm.map(RealmWriter.yaml) == text)
        }
    }

    @Test func `only what differs from the defaults is written`() throws {
        let realm = try #require(RealmFile.parse(Sample.head + Sample.directory, path: Sample.path).realm)
        #expect(
            RealmWriter.yaml(realm) == """
                apiVersion: liamm/v1
                kind: Realm
                realm:
                  slug: pays-exemple
                  name: "Pays d'Exemple"
                  siren: "200099992"
                  nature: CC
                  departement: "29"
                  languages: [fr]
                directory:
                  - name: "ldap"
                    type: openldap
                    urls:
                      - "ldaps://ldap.pays.example"
                    bind:
                      dn: "cn=liamm,dc=pays"
                      password: "credential:pays-ldap"
                    users:
                      base: "ou=agents,dc=pays"
                      filter: "(objectClass=person)"
                    schedule:
                      every: 15m

                """
        )
    }

    @Test(arguments: [("no", "\"no\""), ("60", "\"60\""), ("a-b", "a-b"), ("1e3", "\"1e3\"")])
    func `a slug that YAML reads as something else is quoted`(_ slug: String, _ written: String) throws {
        var realm = try #require(RealmFile.parse(Sample.head, path: Sample.path).realm)
        realm.slug = .init(slug)
        #expect(RealmWriter.yaml(realm).contains("  slug: \(written)\n"))
    }
}
