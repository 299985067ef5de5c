import Outbound
import Testing

/// RFC 5321, sections 4.1.2 and 4.5.3.1; RFC 6531, section 3.3.
@Suite struct MailboxTests {
    @Test(arguments: [
        "a@b.example", "jean.le-goff+tag@mairie.example", "o'brien@mairie.example", "zoé@mairie.example",
        "_x@b.example",
    ])
    func `an address that needs no quoting is taken as it is`(text: String) {
        #expect(Mailbox(text)?.text == text)
    }

    @Test(arguments: [
        "", "a", "@b.example", "a@", "a@b", "a@b@c.example", "a b@c.example", "a\r\nRCPT TO:<x@y.example>@c.example",
        "a@c.example\r\nDATA", "<a@b.example>", "a>@b.example", "a<x@b.example", "\"a\"@b.example", "a@[127.0.0.1]",
        ".a@b.example", "a.@b.example", "a..b@c.example", "a,b@c.example", "a;b@c.example", "a(x)@b.example",
        "a\\b@c.example", "a:b@c.example", "a\u{0}@b.example", "a\t@b.example", "a\u{7F}@b.example",
        "a\u{85}@b.example",
        "a\u{2028}b@c.example", "a\u{202E}b@c.example", "a\u{A0}b@c.example", "a%c@b.example", "a!c@b.example",
        "a@b..example", "a@-b.example", "a@b.example.", "a@é.example",
        String(repeating: "a", count: 65) + "@b.example",
    ])
    func `what could be more than an address is none`(text: String) {
        #expect(Mailbox(text) == nil)
    }

    @Test(arguments: [
        ("a@mairie.example", true), ("a@x.y.test", true), ("a@b.invalid", true), ("a@B.EXAMPLE", true),
        ("a@example.com", false), ("a@example.org", false), ("a@mairie.fr", false), ("a@notexample.fr", false),
        ("a@b.xexample", false), ("a@test.fr", false),
    ])
    func `a sandbox knows the names that nobody has`(text: String, isAllowed: Bool) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(RecipientGuard(isSandbox: true).allows(mailbox) == isAllowed)
        #expect(RecipientGuard(isSandbox: false).allows(mailbox))
    }
}
