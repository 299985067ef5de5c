import LDAP
import Testing

@Suite struct DistinguishedNameTests {
    @Test(arguments: [
        ("UID=Jean,OU=People,DC=example", "uid=jean, ou=people , dc=example"),
        ("cn=Le  Goff,dc=example", "cn=le goff,dc=example"),
        ("cn=a\\,b,dc=example", "cn=a\\2cb,dc=example"),
        ("cn=\\C3\\89ric,dc=example", "cn=éric,dc=example"),
    ])
    func `two spellings are one name (RFC 4514)`(first: String, second: String) {
        #expect(DistinguishedName(first) == DistinguishedName(second))
        #expect(DistinguishedName(first) != nil)
    }

    @Test(arguments: [
        ("cn=a\\,dc\\=example", "cn=a,dc=example"), ("cn=a,dc=example", "cn=b,dc=example"),
        ("cn=a+sn=b", "cn=a,cn=b"),
    ])
    func `other names stay apart`(first: String, second: String) {
        #expect(DistinguishedName(first) != DistinguishedName(second))
    }

    @Test(arguments: ["jean", "=a", "cn=a,", "cn=a\\", "cn=a,b"])
    func `other text is no name`(text: String) { #expect(DistinguishedName(text) == nil) }
}
