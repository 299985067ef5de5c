import Bootstrap
import Foundation
import ServerTesting
import Testing

/// The line of `liammd check` that is about mail.
@Suite(.enabled(if: MailRelay.isInstalled, "aiosmtpd is not installed"))
struct MailDiagnosisTests {
    /// `mail` is the setting, with `FOLDER` for where the password lies.
    private static func finding(_ mail: String) async throws -> (line: Diagnosis.Finding, isSound: Bool) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "check-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: "\(folder)/secrets", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("right", "secret é"), ("wrong", "secret")] {
            _ = FileManager.default.createFile(
                atPath: "\(folder)/secrets/\(name)",
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        }
        let settings = """
            issuer: https://hub.example
            database: sqlite:\(folder)/liamm.db
            objects: file:\(folder)/objects
            masterKey: env:KEY
            secrets: \(folder)/secrets
            sandbox: true
            \(mail.replacing("FOLDER", with: folder))

            """
        try Data(settings.utf8).write(to: URL(filePath: "\(folder)/liammd.yaml"))
        let environment = ["KEY": String(repeating: "07", count: 32)]
        let configuration = try ConfigurationReader(environment: environment).read(file: "\(folder)/liammd.yaml")
        var quiet = configuration
        quiet.mail = nil
        try await HubAssembly(quiet, environment: environment).close()
        var findings: [Diagnosis.Finding] = []
        let diagnosis = Diagnosis(environment: environment) { findings.append($0) }
        let isSound = await diagnosis.run(file: "\(folder)/liammd.yaml")
        return (try #require(findings.first { $0.part == "mail" }), isSound)
    }

    private static func setting(_ relay: MailRelay, password: String = "right", authority: String? = nil) -> String {
        "mail: { url: 'smtp://hub@127.0.0.1:\(relay.port)', password: 'file:FOLDER/secrets/\(password)',"
            + " ca: '\(authority ?? relay.authorityFile)' }"
    }

    @Test func `a relay that takes the account is sound, and got no mail`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"))
        let (line, isSound) = try await Self.finding(Self.setting(relay))
        #expect(line.isSound && isSound)
        for word in ["smtp://127.0.0.1:\(relay.port)", "TLS", "as hub", "100000"] { #expect(line.text.contains(word)) }
        #expect(try relay.mails().isEmpty)
    }

    @Test func `each thing that does not hold is told by its name`() async throws {
        let relay = try await MailRelay.start(.account("PLAIN"))
        let wrong = [
            (Self.setting(relay, password: "wrong"), "refused the account (535)"),
            (Self.setting(relay, password: "none"), "cannot be read"),
            (Self.setting(relay, authority: relay.strangeAuthorityFile), "not trusted"),
            (Self.setting(relay, authority: "\(relay.folder)/none.pem"), "holds no certificate"),
            ("mail: 'smtp://127.0.0.1:\(try FreePort.make())'", "cannot be reached"),
        ]
        for (setting, words) in wrong {
            let (line, isSound) = try await Self.finding(setting)
            #expect(!line.isSound && !isSound)
            #expect(line.text.contains(words), "\(line.text)")
            #expect(!line.text.contains("secret é"))
        }
    }

    @Test func `a hub whose settings name no relay can start all the same`() async throws {
        let (line, isSound) = try await Self.finding("")
        #expect(line.isSound && isSound)
    }
}
