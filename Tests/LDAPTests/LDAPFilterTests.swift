import LDAP
import Testing

@Suite struct LDAPFilterTests {
    @Test(arguments: [
        ("jean", "(uid=jean)"),
        ("*", "(uid=\\2a)"),
        ("a)(uid=*", "(uid=a\\29\\28uid\\3d\\2a)"),
        ("back\\slash", "(uid=back\\5cslash)"),
        ("nul\u{0}", "(uid=nul\\00)"),
        ("é", "(uid=\\c3\\a9)"),
        ("", "(uid=)"),
    ])
    func `a value cannot leave its place (RFC 4515, section 3)`(value: String, text: String) {
        #expect(LDAPFilter.equal("uid", value).text == text)
    }

    @Test func `bytes and lists are written`() {
        #expect(LDAPFilter.equalBytes("objectGUID", [0, 0x41, 0xFF]).text == "(objectGUID=\\00A\\ff)")
        #expect(LDAPFilter.all([.equal("a", "1"), .any([.equal("b", "2")])]).text == "(&(a=1)(|(b=2)))")
    }

    @Test(arguments: [
        "(objectClass=inetOrgPerson)", "objectClass=*", "(&(objectClass=person)(!(employeeType=guest)))", "(&)",
        "(|(uid=a*b)(uidNumber>=1000)(cn~=jean))", "(memberOf:1.2.840.113556.1.4.1941:=cn=a,dc=example)",
        "(ou:dn:=people)", "(:caseExactMatch:=x)", "(userCertificate;binary=\\04\\02)", "(cn=)",
    ])
    func `a right filter is accepted`(text: String) throws {
        let filter = try LDAPFilter.validated(text)
        #expect(filter.text.hasPrefix("(") && filter.text.hasSuffix(")"))
    }

    @Test(arguments: [
        "", "(", "()", "(uid)", "(uid=a", "(uid=a))", "(uid=a)(uid=b)", "(=a)", "(uid=\\zz)", "(uid=\\1)", "(!)",
        "(&(uid=a)", "(uid=(a))", "(uid>a)", "(:=x)", "(:dn:=x)", "(a b=c)", "(uid=a\u{0})",
        String(repeating: "(!", count: 40) + "(a=b)" + String(repeating: ")", count: 40),
    ])
    func `a wrong filter is refused before the wire`(text: String) {
        #expect(throws: LDAPError.self) { try LDAPFilter.validated(text) }
    }
}
