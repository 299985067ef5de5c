import Foundation
import RelyingParty
import Testing
import parapheur

@Suite struct SigningRulesTests {
    private static func agent(realm: String, groups: [String]?) throws -> UserInfo {
        var claims: [String: Any] = ["sub": "s1", "realm": realm]
        claims["groups"] = groups
        return try JSONDecoder().decode(UserInfo.self, from: JSONSerialization.data(withJSONObject: claims))
    }

    @Test func `an agent of another realm never decides`() throws {
        let agent = try Self.agent(realm: "quimper-bretagne-occidentale", groups: ["elus"])
        #expect(!SigningRules(group: nil).allows(agent, inRealm: "brest-metropole"))
        #expect(!SigningRules(group: "elus").allows(agent, inRealm: "brest-metropole"))
    }

    @Test func `with a group named, only its members decide`() throws {
        let rules = SigningRules(group: "elus")
        #expect(try rules.allows(Self.agent(realm: "brest-metropole", groups: ["elus"]), inRealm: "brest-metropole"))
        #expect(try !rules.allows(Self.agent(realm: "brest-metropole", groups: ["Elus"]), inRealm: "brest-metropole"))
        #expect(try !rules.allows(Self.agent(realm: "brest-metropole", groups: nil), inRealm: "brest-metropole"))
        let open = SigningRules(group: nil)
        #expect(try open.allows(Self.agent(realm: "brest-metropole", groups: nil), inRealm: "brest-metropole"))
    }

    @Test func `a reason is one line, and there is one`() {
        #expect(RefusalReason("  Annexe\r\nmanquante\t. ").text == "Annexe manquante .")
        #expect(RefusalReason("a\u{202E}b\u{0}c").text == "ab c")
        #expect(RefusalReason("oui").error == nil)
        #expect(RefusalReason(" \n ").error != nil)
        #expect(RefusalReason(String(repeating: "é", count: 500)).error == nil)
        #expect(RefusalReason(String(repeating: "é", count: 501)).error != nil)
    }
}
