import JOSE
import Primitives
import Testing

@Suite struct TypeRuleTests {
    @Test(arguments: [
        (TypeRule.exactly("at+jwt"), ["at+jwt", "AT+JWT", "application/at+jwt"], ["JWT", "at+jw", "text/at+jwt", ""]),
        (.clientAssertion, ["JWT", "jwt", "client-authentication+jwt"], ["at+jwt", "oauth-authz-req+jwt", ""]),
        (.requestObject, ["JWT", "application/oauth-authz-req+jwt"], ["at+jwt", "client-authentication+jwt", "JWS"]),
    ])
    func `a rule allows its types and no other (RFC 8725, section 3.11)`(
        rule: TypeRule,
        allowed: [String],
        refused: [String]
    ) {
        for type in allowed { #expect(rule.allows(.string(type)), "\(type)") }
        for type in refused { #expect(!rule.allows(.string(type)), "\(type)") }
        for value: JSONValue in [.null, 1, ["JWT"], true] { #expect(!rule.allows(value)) }
    }

    @Test func `only assertions of clients and request objects may come without a type`() {
        #expect(!TypeRule.exactly("JWT").allows(nil))
        #expect(TypeRule.clientAssertion.allows(nil) && TypeRule.requestObject.allows(nil))
    }
}
