import Messages
import Model
import SignIn
import Testing

@Suite struct MailComposerTests {
    private static let base = "https://hub.example"
    private static let link = "https://hub.example/account?a=1&b=2"
    private static let hostile = "<img src=//evil.example/x onerror='a'>\"\r\nhttp:\u{202E}&amp;"

    private static func compose(
        _ template: MailTemplate,
        _ language: String = "fr",
        _ more: [MailArgument: String] = [:]
    ) throws -> ComposedMail {
        var arguments: [MailArgument: String] = [
            .link: self.link, .minutes: "15", .realm: "Armor Agglomération", .supportName: "Support Armor",
            .supportMail: "support@armor.example", .supportPhone: "02 00 00 00 00", .time: "1795893681",
            .device: "Firefox", .place: "Saint-Brieuc", .factor: "passkey", .factorName: "Clé bleue", .remaining: "9",
        ]
        arguments.merge(more) { $1 }
        let request = MailRequest(
            to: "agent@armor.example",
            language: language,
            template: template,
            arguments: arguments
        )
        return try MailComposer(baseURL: self.base).compose(request)
    }

    @Test(arguments: MailTemplate.allCases, Language.allCases)
    func `each mail says what, when, from where, and what to do`(template: MailTemplate, language: Language) throws {
        let mail = try Self.compose(template, language.rawValue)
        let messages = Messages(language)
        #expect(mail.language == language)
        #expect(!mail.subject.isEmpty && mail.text.utf8.count > 300)
        let told = [
            "Firefox", "Saint-Brieuc", "Clé bleue", messages(.mailFactorPasskey), "Armor Agglomération",
            "Support Armor", "support@armor.example", "02 00 00 00 00", "2026", messages(.mailNeverAsked), Self.link,
        ]
        for words in told { #expect(mail.text.contains(words), "\(words)") }
        for text in [mail.text, mail.html, mail.subject] {
            #expect(!text.contains("{") && !text.contains("}"))
            for key in MessageKey.allCases where key.rawValue.hasPrefix("mail") && key.rawValue.count > 5 {
                #expect(!text.contains(key.rawValue), "\(key)")
            }
        }
        #expect(mail.html.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(mail.html.contains("<title>"))
    }

    @Test func `no two mails of one language have one subject`() throws {
        for language in Language.allCases {
            let subjects = try MailTemplate.allCases.map { try Self.compose($0, language.rawValue).subject }
            #expect(Set(subjects).count == subjects.count)
        }
    }

    @Test(arguments: MailTemplate.allCases)
    func `the HTML holds nothing remote, no script, and one link twice`(template: MailTemplate) throws {
        let html = try Self.compose(template).html
        let escaped = "https://hub.example/account?a=1&amp;b=2"
        #expect(html.contains("<a href=\"\(escaped)\""))
        #expect(html.components(of: escaped) == 2)
        #expect(html.components(of: "http") == 2)
        for word in ["<img", "src=", "url(", "<script", "<link", "<form", "javascript:", "<style", "onclick"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test(arguments: [
        MailArgument.name, .realm, .supportName, .device, .place, .factor, .factorName, .remaining, .account,
    ])
    func `what somebody else wrote stays text on its own line`(argument: MailArgument) throws {
        let mail = try Self.compose(.newDevice, "fr", [argument: Self.hostile])
        #expect(!mail.html.contains("<img") && !mail.html.contains("'a'") && !mail.html.contains("\u{202E}"))
        #expect(mail.html.contains("&lt;img") && mail.html.contains("&amp;amp;"))
        #expect(!mail.text.contains("\nhttp:") && !mail.text.contains("\r") && !mail.text.contains("\u{202E}"))
        #expect(mail.text.contains("<img"))
    }

    @Test(arguments: [
        "https://hub.example.evil.example/x", "https://hub.example", "http://hub.example/x", "//hub.example/x",
        "https://hub.example@evil.example/", "javascript:alert(1)", "https://evil.example/https://hub.example/", "",
        "https://hub.example/a b", "https://hub.example/a\r\nb", "https://hub.example/é", "HTTPS://HUB.EXAMPLE/x",
    ])
    func `a link that leads elsewhere makes no mail`(link: String) {
        for template in MailTemplate.allCases {
            #expect(throws: MailProblem.foreignLink) { try Self.compose(template, "fr", [.link: link]) }
        }
    }

    @Test(arguments: MailTemplate.allCases)
    func `a mail made for its link needs one, and no other does`(template: MailTemplate) throws {
        let request = MailRequest(to: "a@b.example", language: "fr", template: template, arguments: [:])
        let composer = MailComposer(baseURL: Self.base)
        guard template.needsLink else {
            let mail = try composer.compose(request)
            #expect(!mail.html.contains("<a ") && mail.senderName == nil)
            return
        }
        #expect(throws: MailProblem.missingLink) { try composer.compose(request) }
    }

    @Test(arguments: ["de", "", "FR", "fr-FR", "../en"])
    func `a language that the hub does not speak is answered in French`(language: String) throws {
        #expect(try Self.compose(.newDevice, language).language == .french)
    }

    @Test func `the life of a link agrees with its number`() throws {
        #expect(try Self.compose(.passwordReset, "en", [.minutes: "1"]).text.contains("for one minute only."))
        #expect(try Self.compose(.passwordReset, "en", [.minutes: "15"]).text.contains("for 15 minutes only."))
        #expect(try !Self.compose(.passwordReset, "en", [.minutes: "many"]).text.contains("minute"))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
