import LDAP
import Primitives
import Testing

@Suite struct DistinguishedNameTests {
    @Test(arguments: [
        ("UID=Jean,OU=People,DC=example", "uid=jean, ou=people , dc=example"),
        ("cn=Le  Goff,dc=example", "cn=le goff,dc=example"),
        ("cn=a\\,b,dc=example", "cn=a\\2cb,dc=example"),
        ("cn=\\C3\\89ric,dc=example", "cn=éric,dc=example"),
        ("cn=a;dc=example", "cn=a,dc=example"),
        ("cn=a+sn=b,dc=example", "SN=b + CN=a,dc=example"),
        ("cn=\\#a", "cn=\\23a"), ("cn=#04A1", "cn=#04a1 "), ("cn=a#b", "cn=a\\#b"),
        ("2.5.4.3=a", "2.5.4.3=A"),
    ])
    func `two spellings are one name (RFC 4514)`(first: String, second: String) {
        #expect(DistinguishedName(first) == DistinguishedName(second))
        #expect(DistinguishedName(first) != nil)
    }

    @Test(arguments: [
        ("cn=a\\,dc\\=example", "cn=a,dc=example"), ("cn=a,dc=example", "cn=b,dc=example"),
        ("cn=a+sn=b", "cn=a,cn=b"),
        // Of one name with two parts and of two names.
        ("cn=a+sn=b", "cn=a,sn=b"), ("cn=a+sn=b,dc=c", "cn=a,sn=b+dc=c"), ("cn=a\\+sn=b", "cn=a+sn=b"),
        // Bytes that are no text.
        ("cn=\\ff", "cn=\\fe"), ("cn=\\ff", "cn=\\5Cff"), ("cn=\\ff", "cn=\\ef\\bf\\bd"),
        // A value in hexadecimal and a text.
        ("cn=#0461", "cn=\\#0461"), ("cn=#0461", "cn=a"),
        ("cn=a\\;sn=b", "cn=a;sn=b"), ("cn=\\\\2c", "cn=\\2c"),
    ])
    func `other names stay apart`(first: String, second: String) throws {
        let names = (try #require(DistinguishedName(first)), try #require(DistinguishedName(second)))
        #expect(names.0 != names.1)
        #expect(names.0.normalized.utf8.elementsEqual(names.1.normalized.utf8) == false)
    }

    @Test(arguments: [
        "jean", "=a", "cn=a,", "cn=a\\", "cn=a,b", "a,b=c", "a b=c", "cn=#0", "cn=#zz", "cn=#", "cn=a+", "é=a", "cn≠a",
    ])
    func `other text is no name, and is compared with none`(text: String) {
        #expect(DistinguishedName(text) == nil)
        #expect(DistinguishedName.normalized(text) == text.lowercased())
        for name in ["cn=a", "cn=\u{338}a", "a=b"].compactMap({ DistinguishedName($0)?.normalized }) {
            #expect(name != DistinguishedName.normalized(text))
        }
    }

    /// Names made of parts that are hard to keep apart, each in many spellings.
    @Test func `a normalized name reads as itself, and no two names have one`() throws {
        let types = ["cn", "sn"]
        let values: [[UInt8]] = [
            [], Array("a".utf8), Array("a b".utf8), Array(",".utf8), Array("+".utf8), Array("\\".utf8), Array("#".utf8),
            Array("#61".utf8), Array("=".utf8), Array(";".utf8), Array("\"".utf8), Array("\\2c".utf8), Array("é".utf8),
            Array("\u{338}".utf8), [0xFF], [0x61, 0xFF], [0xC3], [0x00], Array(",sn=a".utf8), Array("+sn=a".utf8),
        ]
        var parts: [(name: String, spellings: [String])] = []
        for type in types {
            for value in values {
                let hexadecimal = value.map { "\\\(Hex.encode([$0]))" }.joined()
                let upper = value.map { "\\\(Hex.encode([$0]).uppercased())" }.joined()
                parts.append(("\(type)\(value)", ["\(type)=\(hexadecimal)", " \(type.uppercased()) =\(upper) "]))
            }
        }
        var seen: [String: String] = [:]
        func check(_ key: String, _ spellings: [String]) throws {
            for spelling in spellings {
                let name = try #require(DistinguishedName(spelling), "\(spelling)")
                #expect(DistinguishedName(name.normalized) == name, "\(spelling)")
                let other = seen.updateValue(key, forKey: name.normalized)
                #expect(other == nil || other == key, "\(spelling)")
            }
        }
        for first in parts {
            try check(first.name, first.spellings)
            for second in parts {
                let pairs = zip(first.spellings, second.spellings)
                try check(
                    "\(first.name) then \(second.name)",
                    pairs.map { "\($0),\($1)" } + pairs.map { "\($0);\($1)" }
                )
                let both = [first.name, second.name].sorted().joined(separator: " with ")
                try check(both, pairs.map { "\($0)+\($1)" } + pairs.map { "\($1)+\($0)" })
            }
        }
        #expect(seen.count == parts.count + parts.count * parts.count + parts.count * (parts.count + 1) / 2)
    }
}
