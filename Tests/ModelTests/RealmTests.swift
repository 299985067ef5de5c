import Foundation
import Model
import Primitives
import Testing

@Suite struct RealmTests {
    @Test(arguments: ["a", "brest-metropole", "7", "a--b", String(repeating: "a", count: 63)])
    func `a DNS label is a slug`(_ text: String) {
        #expect(Realm.isValidSlug(text))
    }

    @Test(arguments: [
        "", "-a", "a-", "Brest", "brest_metropole", "brest.metropole", "pays d", "é", "a\n", "../a",
        String(repeating: "a", count: 64),
    ])
    func `anything else is not a slug`(_ text: String) {
        #expect(!Realm.isValidSlug(text))
    }

    @Test func `what names something else is reserved`() {
        #expect(Realm.reservedSlugs.contains("region"))
        #expect(Realm.reservedSlugs.contains(Realm.region.text))
    }

    @Test func `a realm survives JSON whole`() throws {
        var realm = Realm(
            slug: "pays-exemple",
            name: "Pays d'Exemple",
            siren: try #require(SIREN("200068989")),
            siret: SIRET("20006898900017"),
            nature: .agglomeration,
            department: "22",
            languages: ["fr", "br"],
            support: .init(name: "Assistance", email: "assistance@pays.example"),
            domains: ["pays-exemple.example"]
        )
        realm.organizations = [Organization(siren: realm.siren, name: realm.name, insee: "22050")]
        var directory = Directory(
            name: "ad",
            kind: .activeDirectory,
            urls: ["ldaps://dc1.pays.example"],
            bindDN: "CN=liamm",
            bindPassword: "credential:ldap",
            base: "DC=pays"
        )
        directory.safety.maxDisableCount = nil
        directory.attributes.status = "state"
        realm.directories = [directory]
        #expect(try JSONDecoder().decode(Realm.self, from: try JSONEncoder().encode(realm)) == realm)
    }
}
