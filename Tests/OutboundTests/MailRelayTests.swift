import Outbound
import Primitives
import ServerTesting
import Testing

/// Against a real relay: aiosmtpd, with STARTTLS, TLS from the first byte, and accounts.
@Suite(.enabled(if: MailRelay.isInstalled, "aiosmtpd is not installed"))
struct MailRelayTests {
    private static func settings(
        _ relay: MailRelay,
        host: String = "127.0.0.1",
        security: SMTPSettings.Security = .startTLS,
        password: Secret? = nil,
        authorities: String? = nil
    ) -> SMTPSettings {
        SMTPSettings(
            host: host,
            port: relay.port,
            security: security,
            account: password.map { .init(user: MailRelay.user, password: $0) },
            authorities: authorities ?? relay.authorityFile,
            name: "hub.example"
        )
    }

    private static func failure(
        _ settings: SMTPSettings,
        to recipient: String = "agent@mairie.example"
    ) async throws -> SMTPError? {
        let client = try SMTPClient(settings, recipients: RecipientGuard(isSandbox: true))
        let message = try HostileRelayTests.message(to: recipient, text: "Déjà\n.\n=")
        return await HostileRelayTests.failure(client, message)
    }

    private static func taken(_ relay: MailRelay) throws -> JSONValue {
        let mails = try relay.mails()
        #expect(mails.count == 1)
        return try #require(mails.first)
    }

    /// RFC 3207; RFC 4954, section 4; RFC 4616.
    @Test(arguments: ["PLAIN", "LOGIN"], ["127.0.0.1", "localhost"])
    func `a mail goes under STARTTLS, with the account`(mechanism: String, host: String) async throws {
        let relay = try await MailRelay.start(.account(mechanism))
        let settings = Self.settings(relay, host: host, password: MailRelay.password)
        #expect(try await Self.failure(settings) == nil)
        let mail = try Self.taken(relay)
        #expect(mail["isEncrypted"] == true)
        #expect(mail["user"]?.string == "hub by \(mechanism)")
        #expect(mail["from"] == "noreply@hub.example")
        #expect(mail["to"] == ["agent@mairie.example"])
        #expect(mail["parts"]?.array?.first?["text"] == "Déjà\n.\n=\n")
    }

    /// RFC 8314, section 3.3.
    @Test func `a mail goes under TLS from the first byte`() async throws {
        let relay = try await MailRelay.start(.implicit, .account("PLAIN"))
        #expect(try await Self.failure(Self.settings(relay, security: .implicit, password: MailRelay.password)) == nil)
        #expect(try Self.taken(relay)["user"] == "hub by PLAIN")
    }

    @Test func `a relay of the machine itself takes mail in clear`() async throws {
        let relay = try await MailRelay.start(.clear)
        #expect(try await Self.failure(Self.settings(relay, security: .none)) == nil)
        #expect(try Self.taken(relay)["options"]?.array?.contains { $0.string?.hasPrefix("SIZE=") == true } == true)
    }

    /// RFC 6531, section 3.4.
    @Test func `an address beyond ASCII goes to a relay that takes it`() async throws {
        let relay = try await MailRelay.start()
        #expect(try await Self.failure(Self.settings(relay), to: "zoé@mairie.example") == nil)
        let mail = try Self.taken(relay)
        #expect(mail["to"] == ["zoé@mairie.example"])
        #expect(mail["options"]?.array?.contains("SMTPUTF8") == true)
        #expect(mail["headers"]?["to"] == ["zoé@mairie.example"])
        let old = try await MailRelay.start(.ascii)
        #expect(try await Self.failure(Self.settings(old), to: "zoé@mairie.example")?.code == .noUnicode)
    }

    @Test(arguments: [SMTPSettings.Security.startTLS, .implicit])
    func `a certificate of a strange authority, or for another name, is refused`(
        security: SMTPSettings.Security
    ) async throws {
        let options: [MailRelay.Option] = security == .implicit ? [.implicit] : []
        let relay = try await MailRelay.start(options)
        let strange = Self.settings(relay, security: security, authorities: relay.strangeAuthorityFile)
        #expect(try await Self.failure(strange)?.code == .untrusted)
        let other = try await MailRelay.start(options, host: "other.example")
        for host in ["127.0.0.1", "localhost"] {
            let error = try await Self.failure(Self.settings(other, host: host, security: security))
            #expect(error?.code == .untrusted)
            #expect(error?.isPermanent == false)
        }
        #expect(try relay.mails().isEmpty && other.mails().isEmpty)
    }

    @Test func `a wrong password is the hub's trouble, not the mail's end`() async throws {
        for mechanism in ["PLAIN", "LOGIN"] {
            let relay = try await MailRelay.start(.account(mechanism))
            let error = try await Self.failure(Self.settings(relay, password: Secret("wrong")))
            #expect(error?.code == .notAuthenticated)
            #expect(error?.isPermanent == false)
            #expect(try relay.mails().isEmpty)
        }
    }

    @Test func `an account is used under TLS only`() async throws {
        let relay = try await MailRelay.start(.clear)
        let settings = Self.settings(relay, security: .none, password: MailRelay.password)
        #expect(throws: SMTPClient.SetupFailure.accountWithoutTLS) {
            try SMTPClient(settings, recipients: RecipientGuard(isSandbox: true))
        }
    }

    @Test func `a file without a certificate is told before anything is sent`() async throws {
        let relay = try await MailRelay.start()
        for path in ["\(relay.folder)/none.pem", "\(relay.folder)/san.txt"] {
            let settings = Self.settings(relay, authorities: path)
            #expect(throws: SMTPClient.SetupFailure.unreadableAuthorities(path: path)) {
                try SMTPClient(settings, recipients: RecipientGuard(isSandbox: true))
            }
        }
    }

    @Test(arguments: [
        ("nobody@mairie.example", SMTPError.Code.recipientRefused, true),
        ("later@mairie.example", .recipientRefused, false),
        ("spam@mairie.example", .messageRefused, true),
    ])
    func `a refusal is told from a delay`(recipient: String, code: SMTPError.Code, isPermanent: Bool) async throws {
        let relay = try await MailRelay.start()
        let error = try await Self.failure(Self.settings(relay), to: recipient)
        #expect(error?.code == code)
        #expect(error?.isPermanent == isPermanent)
    }

    @Test func `a question about the relay sends nothing`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"), .size(7777))
        let settings = Self.settings(relay, password: MailRelay.password)
        let report = try await SMTPClient(settings, recipients: RecipientGuard(isSandbox: false)).probe()
        #expect(report.isEncrypted && report.isAuthenticated && report.size == 7777)
        #expect(try relay.mails().isEmpty)
    }
}
