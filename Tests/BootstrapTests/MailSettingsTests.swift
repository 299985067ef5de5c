import Bootstrap
import Foundation
import Testing

@Suite struct MailSettingsTests {
    private func read(_ text: String) throws -> MailSettings? {
        let file = FileManager.default.temporaryDirectory.appending(path: "liammd-\(UUID().uuidString).yaml")
        try Data("issuer: https://liamm.example\n\(text)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try ConfigurationReader(environment: [:]).read(file: file.path()).mail
    }

    @Test(arguments: [
        ("smtp://localhost:25", "smtp://localhost:25"),
        ("smtp://relay.example", "smtp://relay.example:25"),
        ("smtp://RELAY.example:2525/", "smtp://relay.example:2525"),
        ("smtps://relay.example", "smtps://relay.example:465"),
        ("smtp://[2001:db8::1]:2525", "smtp://[2001:db8::1]:2525"),
        ("smtp://[::1]", "smtp://[::1]:25"),
        ("smtp://192.0.2.7:587", "smtp://192.0.2.7:587"),
    ])
    func `a relay is an address alone`(text: String, url: String) throws {
        let mail = try #require(try self.read("mail: '\(text)'"))
        #expect(mail.url == url)
        #expect(mail.user == nil && mail.password == nil && mail.from == nil && mail.ca == nil && mail.tls == nil)
        #expect(try self.read("mail: { url: '\(text)' }") == mail)
    }

    @Test func `a relay has an account, a sender and an authority`() throws {
        let rest = "password: 'file:/etc/liamm/secrets/mail', from: hub@liamm.example, ca: /etc/liamm/ca.pem"
        let mail = try #require(try self.read("mail: { url: 'smtp://hub@relay.example', \(rest), tls: required }"))
        #expect(mail.url == "smtp://relay.example:587")
        #expect(mail.user == "hub")
        #expect(mail.password == "file:/etc/liamm/secrets/mail")
        #expect(mail.from == "hub@liamm.example")
        #expect(mail.ca == "/etc/liamm/ca.pem")
        #expect(mail.tls == .required)
        let other = "mail: { url: 'smtp://relay.example:587', user: hub, \(rest), tls: required }"
        #expect(try self.read(other) == mail)
        let mailUser = try self.read("mail: { url: 'smtps://hub@mairie.example@relay.example', password: 'env:X' }")
        #expect(mailUser?.user == "hub@mairie.example")
    }

    @Test func `no relay named is none`() throws {
        #expect(try self.read("") == nil)
    }

    @Test(arguments: [
        "mail:", "mail: ''", "mail: []", "mail: {}", "mail: 25", "mail: localhost:25", "mail: 'http://relay.example'",
        "mail: 'smtp://'", "mail: 'smtp://:25'", "mail: 'smtp://relay.example:0'", "mail: 'smtp://relay.example:99999'",
        "mail: 'smtp://relay.example:x'", "mail: 'smtp://relay.example/path'", "mail: 'smtp://relay.example?x'",
        "mail: 'smtp://re lay.example'", "mail: 'smtp://hub:secret@relay.example'", "mail: 'smtp://@relay.example'",
        "mail: 'smtp://[::1'", "mail: 'smtp://[::1]x'", "mail: 'smtp://[relay]'", "mail: 'SMTP://relay.example'",
        // An account has both halves; a password is a reference, and goes under TLS.
        "mail: 'smtp://hub@relay.example'", "mail: { url: 'smtp://relay.example', user: hub }",
        "mail: { url: 'smtp://relay.example', password: 'env:X' }",
        "mail: { url: 'smtp://a@relay.example', user: b, password: 'env:X' }",
        "mail: { url: 'smtp://relay.example', user: hub, password: 'env:X', tls: none }",
        "mail: { url: 'smtps://relay.example', tls: none }", "mail: { url: 'smtp://relay.example', tls: maybe }",
        "mail: { url: 'smtp://relay.example', from: nobody }", "mail: { url: 'smtp://relay.example', from: '<a@b.c>' }",
        "mail: { url: 'smtp://relay.example', ca: [] }", "mail: { from: a@b.example }",
    ])
    func `what is no relay is refused, never ignored`(text: String) {
        #expect(throws: ConfigurationProblem.self) { try self.read(text) }
    }

    @Test func `an unknown key is told with the nearest right one`() throws {
        let problem = #expect(throws: ConfigurationProblem.self) {
            try self.read("mail: { url: 'smtp://relay.example', pasword: x }")
        }
        #expect(problem?.message.contains("did you mean `password`?") == true)
    }
}
