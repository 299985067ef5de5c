import Outbound
import Primitives
import ServerTesting
import Testing

/// Messages as Python's parser reads them.
@Suite(.enabled(if: MailRelay.isInstalled, "the Python tools are not installed"))
struct MailMessageTests {
    private static func message(
        subject: String = "s",
        text: String = "t",
        html: String = "h",
        sender: String? = nil,
        language: String = "fr",
        identifier: String = "0190-a"
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(Mailbox("noreply@hub.example")),
            senderName: sender,
            to: try #require(Mailbox("agent@mairie.example")),
            content: .init(subject: subject, text: text, html: html, language: language),
            identifier: identifier,
            host: "hub.example",
            date: Timestamp(seconds: 1_795_893_681),
            random: SystemRandomSource()
        )
    }

    /// RFC 5322, section 3.6; RFC 3834, section 5; RFC 2046, section 5.1.4.
    @Test func `a mail has the headers and the two parts that it needs`() async throws {
        let mail = try await MailRelay.read(try Self.message(text: "Bonjour", html: "<p>Bonjour</p>").bytes)
        let headers = try #require(mail["headers"]?.object)
        #expect(headers["date"] == ["Sat, 28 Nov 2026 19:21:21 +0000"])
        #expect(headers["message-id"] == ["<0190-a@hub.example>"])
        #expect(headers["from"] == ["noreply@hub.example"])
        #expect(headers["to"] == ["agent@mairie.example"])
        #expect(headers["auto-submitted"] == ["auto-generated"])
        #expect(headers["content-language"] == ["fr"])
        #expect(headers["mime-version"] == ["1.0"])
        #expect(mail["type"] == "multipart/alternative")
        let parts = try #require(mail["parts"]?.array)
        #expect(parts.map { $0["type"]?.string } == ["text/plain", "text/html"])
        #expect(parts.map { $0["text"]?.string } == ["Bonjour\n", "<p>Bonjour</p>\n"])
        #expect(mail["defects"] == [])
    }

    private static let texts = [
        "Votre mot de passe a été changé",
        String(repeating: "é", count: 300),
        String(repeating: "x", count: 3000),
        "Ce lien : https://hub.example/a?b=c=d&e=%20",
        "=?UTF-8?B?ZXZpbA==?= is no word",
        "emoji 👩‍👩‍👧‍👦 and brezhoneg c’hwi ñ",
        "trailing space \nand tab\t\n\n\n.\n..\nFrom here",
        "\r\n\r\nfirst\rsecond\nthird\r\n",
    ]

    /// RFC 2045, section 6.7; RFC 5322, section 2.1.1.
    @Test(arguments: texts)
    func `any text comes out as it went in, in short lines of ASCII`(text: String) async throws {
        let mail = try await MailRelay.read(try Self.message(text: text, html: text).bytes)
        let ends = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let expected = ends.hasSuffix("\n") ? ends : ends + "\n"
        for part in mail["parts"]?.array ?? [] {
            #expect(part["text"]?.string == expected)
            #expect(part["encoding"] == "quoted-printable")
        }
        #expect(mail["isASCII"] == true)
        #expect(try #require(mail["longestLine"]?.integer) <= 78)
        #expect(mail["bareEnds"] == 0)
        #expect(mail["defects"] == [])
    }

    /// RFC 2047, section 5.
    @Test(arguments: [
        "Réinitialiser", String(repeating: "é", count: 200), String(repeating: "plain ", count: 40) + "end",
        "=?UTF-8?Q?evil?=", "\"quoted\" <angle@evil.example>", "👩‍👩‍👧‍👦 " + String(repeating: "ñ", count: 60),
    ])
    func `any subject and sender's name come out as they went in`(text: String) async throws {
        let mail = try await MailRelay.read(try Self.message(subject: text, sender: text).bytes)
        #expect(mail["headers"]?["subject"] == [.string(text)])
        let from = try #require(mail["headers"]?["from"]?.array?.first?.string)
        #expect(from.hasSuffix("<noreply@hub.example>"))
        #expect(mail["headers"]?["from"]?.array?.count == 1)
        #expect(try #require(mail["longestLine"]?.integer) <= 78)
        #expect(mail["isASCII"] == true)
    }

    @Test(arguments: [
        "\r\nBcc: evil@evil.example", "\nX: y\n\nbody", "a\r\n\r\nbody", "\u{0}\u{85}\u{2028}z", "a\rb: c",
    ])
    func `nothing that is given begins a header or the body`(text: String) async throws {
        let usual = try await MailRelay.read(try Self.message(sender: "n").bytes)
        let message = try Self.message(
            subject: "s\(text)",
            sender: "n\(text)",
            language: "fr\(text)",
            identifier: "i\(text)"
        )
        let mail = try await MailRelay.read(message.bytes)
        let names = try #require(mail["headers"]?.object)
        #expect(Set(names.keys) == Set(try #require(usual["headers"]?.object).keys))
        #expect(names.values.allSatisfy { $0.array?.count == 1 })
        #expect(mail["parts"]?.array?.count == 2)
        #expect(mail["bareEnds"] == 0)
    }

    @Test func `a text cannot end its part`() async throws {
        let text = "--=_0000\r\nContent-Type: text/html\r\n\r\n<script>"
        let mail = try await MailRelay.read(try Self.message(text: text).bytes)
        #expect(mail["parts"]?.array?.count == 2)
    }
}
