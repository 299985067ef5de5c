import Bootstrap
import Foundation
import Model
import OpenID
import Primitives
import ServerTesting
import Storage
import Testing

/// From the outbox to a real relay.
@Suite(.enabled(if: MailRelay.isInstalled, "aiosmtpd is not installed"))
struct MailDeliveryTests {
    private static let key = String(repeating: "07", count: 32)
    private static let link = "https://hub.example/reset/secret-token"

    /// A hub whose relay is the one given, and what seals for it.
    private static func withHub(
        _ relay: MailRelay,
        isSandbox: Bool = true,
        password: String? = "secret é",
        authorities: String? = nil,
        _ body: (HubAssembly, ManualWallClock) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-hub-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: "\(folder)/secrets", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("master.key", Self.key), ("secrets/mail", "\(password ?? "")\n")] {
            _ = FileManager.default.createFile(
                atPath: "\(folder)/\(name)",
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        }
        var configuration = Configuration()
        configuration.issuer = "https://hub.example"
        configuration.database = "sqlite:\(folder)/liamm.db"
        configuration.objects = "file:\(folder)/objects"
        configuration.masterKey = "file:\(folder)/master.key"
        configuration.secrets = "\(folder)/secrets"
        configuration.sandbox = isSandbox
        var mail = try #require(MailSettings(url: "smtp://127.0.0.1:\(relay.port)"))
        mail.tls = .required
        mail.ca = authorities ?? relay.authorityFile
        if password != nil { (mail.user, mail.password) = (MailRelay.user, "file:\(folder)/secrets/mail") }
        configuration.mail = mail
        let clock = ManualWallClock()
        let assembly = try await HubAssembly(configuration, environment: [:], clock: clock)
        do {
            try await body(assembly, clock)
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
    }

    private static func mail(to recipient: String, link: String = link) throws -> SealedMail {
        let request = MailRequest(
            to: recipient,
            language: "fr",
            template: .passwordReset,
            arguments: [.link: link, .minutes: "15", .realm: "Armor Agglomération"]
        )
        return request.sealed(by: MasterKeySealer(masterKey: Secret([UInt8](repeating: 7, count: 32))))
    }

    @Test func `a queued mail reaches its reader once, in words, with its link`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"))
        try await Self.withHub(relay) { hub, clock in
            try await hub.stores.outbox.queue([try Self.mail(to: "agent@armor.example")], at: clock.now)
            #expect(try await hub.outbox.runOnce() == 1)
            #expect(try await hub.stores.outbox.depth() == (waiting: 0, dead: 0))
            clock.advance(by: .hours(9))
            #expect(try await hub.outbox.runOnce() == 0)
        }
        let mails = try relay.mails()
        #expect(mails.count == 1)
        let mail = try #require(mails.first)
        #expect(mail["from"] == "noreply@hub.example")
        #expect(mail["to"] == ["agent@armor.example"])
        #expect(mail["isEncrypted"] == true)
        #expect(mail["user"] == "hub by PLAIN")
        #expect(mail["defects"] == [])
        #expect(mail["headers"]?["from"] == ["Armor Agglomération <noreply@hub.example>"])
        #expect(mail["headers"]?["subject"] == ["Choisir un nouveau mot de passe"])
        let identifier = try #require(mail["headers"]?["message-id"]?.array?.first?.string)
        #expect(identifier.hasSuffix("@hub.example>"))
        for part in try #require(mail["parts"]?.array) {
            #expect(part["text"]?.string?.contains(Self.link) == true)
        }
    }

    @Test(arguments: [
        ("nobody@armor.example", MailDeliveryTests.link), ("spam@armor.example", link),
        ("agent@armor.fr", link), ("no address", link), ("agent@armor.example", "https://evil.example/"),
    ])
    func `what is refused for good is dead at once`(recipient: String, link: String) async throws {
        let relay = try await MailRelay.start(.account("LOGIN"))
        try await Self.withHub(relay) { hub, clock in
            try await hub.stores.outbox.queue([try Self.mail(to: recipient, link: link)], at: clock.now)
            #expect(try await hub.outbox.runOnce() == 1)
            #expect(try await hub.stores.outbox.depth() == (waiting: 0, dead: 1))
            #expect(try relay.mails().isEmpty)
        }
    }

    @Test func `what is refused for now is tried again, for half a day and more`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"))
        try await Self.withHub(relay) { hub, clock in
            try await hub.stores.outbox.queue([try Self.mail(to: "later@armor.example")], at: clock.now)
            for attempt in 1...24 {
                #expect(try await hub.outbox.runOnce() == 1, "attempt \(attempt)")
                let depth = try await hub.stores.outbox.depth()
                #expect(depth == (attempt < 24 ? (waiting: 1, dead: 0) : (waiting: 0, dead: 1)), "attempt \(attempt)")
                clock.advance(by: .hours(2))
            }
            #expect(try await hub.outbox.runOnce() == 0)
        }
    }

    @Test func `mails wait while the relay is not trusted or refuses the account`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"))
        for (password, authorities) in [("wrong", relay.authorityFile), ("secret é", relay.strangeAuthorityFile)] {
            try await Self.withHub(relay, password: password, authorities: authorities) { hub, clock in
                try await hub.stores.outbox.queue([try Self.mail(to: "agent@armor.example")], at: clock.now)
                #expect(try await hub.outbox.runOnce() == 1)
                #expect(try await hub.stores.outbox.depth() == (waiting: 1, dead: 0))
            }
        }
        #expect(try relay.mails().isEmpty)
    }

    @Test func `only a sandbox keeps its mails from the world`() async throws {
        let relay = try await MailRelay.start()
        try await Self.withHub(relay, isSandbox: false, password: nil) { hub, clock in
            try await hub.stores.outbox.queue([try Self.mail(to: "agent@armor.fr")], at: clock.now)
            #expect(try await hub.outbox.runOnce() == 1)
        }
        #expect(try relay.mails().first?["to"] == ["agent@armor.fr"])
    }

    @Test func `a password that cannot be read, or an authority, stops the start`() async throws {
        let relay = try await MailRelay.start()
        for (password, authorities) in [("", relay.authorityFile), ("secret é", "\(relay.folder)/none.pem")] {
            await #expect(throws: ConfigurationProblem.self) {
                try await Self.withHub(relay, password: password, authorities: authorities) { _, _ in }
            }
        }
    }
}
