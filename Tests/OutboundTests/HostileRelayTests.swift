import Outbound
import Primitives
import ServerTesting
import Testing

/// What a relay may cost that is broken or means harm: time and memory that are known, and the right reason.
@Suite struct HostileRelayTests {
    static func message(to recipient: String = "agent@mairie.example", text: String = "hello") throws -> MailMessage {
        MailMessage(
            from: try #require(Mailbox("noreply@hub.example")),
            to: try #require(Mailbox(recipient)),
            content: .init(subject: "s", text: text, html: "<p>\(text)</p>", language: "fr"),
            identifier: "0190",
            host: "hub.example",
            date: Timestamp(seconds: 1_790_000_000),
            random: SystemRandomSource()
        )
    }

    /// Short times; the whole is the longest that a mail may take.
    static func client(
        port: Int,
        security: SMTPSettings.Security = .none,
        whole: Duration = .seconds(4)
    ) throws -> SMTPClient {
        var settings = SMTPSettings(host: "127.0.0.1", port: port, security: security, name: "hub.example")
        settings.patience.connect = .seconds(1)
        settings.patience.reply = .milliseconds(700)
        settings.patience.whole = whole
        return try SMTPClient(settings, recipients: RecipientGuard(isSandbox: true))
    }

    static func failure(_ client: SMTPClient, _ message: MailMessage) async -> SMTPError? {
        do throws(SMTPError) {
            try await client.send(message)
            return nil
        } catch {
            return error
        }
    }

    /// RFC 5321, sections 3.8, 4.2 and 4.5.3.1.5.
    private static let behaviours: [(String, [String: FakeRelay.Answer], SMTPError.Code)] = [
        ("says nothing", ["connect": .nothing], .timedOut),
        ("closes at once", ["connect": .close], .closed),
        ("is no relay", ["connect": .say("HTTP/1.1 400 Bad Request\r\n\r\n")], .malformed),
        ("greets without end", ["connect": .forever("220-welcome\r\n")], .tooMuchSaid),
        ("says one line without end", ["connect": .forever(String(repeating: "x", count: 65_536))], .tooMuchSaid),
        ("drips a line", ["connect": .drip(String(repeating: "2", count: 1000))], .timedOut),
        ("refuses to serve", ["connect": .say("554 no service\r\n")], .unavailable),
        ("mixes codes", ["EHLO": .say("250-a\r\n220 b\r\n")], .malformed),
        ("says a code beyond the codes", ["EHLO": .say("650 a\r\n")], .malformed),
        ("ends a code with nonsense", ["EHLO": .say("250_a\r\n")], .malformed),
        ("answers twice", ["EHLO": .say("250 a\r\n250 b\r\n")], .saidUnasked),
        ("knows no EHLO", ["EHLO": .say("502 what\r\n")], .unavailable),
        ("goes away at MAIL", ["MAIL": .say("421 closing\r\n")], .unavailable),
        ("goes away at RCPT", ["RCPT": .say("421 closing\r\n")], .unavailable),
        ("goes away after the message", [".": .say("421 closing\r\n")], .unavailable),
        ("closes at DATA", ["DATA": .close], .closed),
        ("hangs at RCPT", ["RCPT": .nothing], .timedOut),
        ("hangs after the message", [".": .nothing], .timedOut),
        ("takes DATA for done", ["DATA": .say("250 fine\r\n")], .messageRefused),
    ]

    /// The limit only ends a hang: the client's own time-outs are parts of a second, the reason tells whether they came.
    @Test(.timeLimit(.minutes(10)), arguments: behaviours.indices)
    func `each misbehaviour ends in its reason, in time, and can be tried again`(index: Int) async throws {
        let (name, answers, code) = Self.behaviours[index]
        let relay = try FakeRelay(answers)
        let client = try Self.client(port: relay.port)
        let message = try Self.message()
        let error = await Self.failure(client, message)
        #expect(error?.code == code, "\(name)")
        #expect(error?.isPermanent == false, "\(name)")
        #expect(relay.bytesSent < 64 << 20, "\(name)")
    }

    /// RFC 5321, section 4.2.1: 4yz may be tried again, 5yz not.
    @Test(arguments: [
        ("MAIL", "550 5.7.1 no", SMTPError.Code.senderRefused, true),
        ("MAIL", "451 later", .senderRefused, false),
        ("MAIL", "530 5.7.0 authentication required", .senderRefused, false),
        ("RCPT", "550 5.1.1 no such person", .recipientRefused, true),
        ("RCPT", "450 greylisted", .recipientRefused, false),
        ("DATA", "554 no", .messageRefused, true),
        ("DATA", "452 full", .messageRefused, false),
        (".", "554-5.7.1 spam\r\n554 5.7.1 really", .messageRefused, true),
        (".", "451 later", .messageRefused, false),
    ])
    func `what is refused for good is told from what is refused for now`(
        verb: String,
        answer: String,
        code: SMTPError.Code,
        isPermanent: Bool
    ) async throws {
        let relay = try FakeRelay([verb: .say("\(answer)\r\n")])
        let error = await Self.failure(try Self.client(port: relay.port), try Self.message())
        #expect(error?.code == code)
        #expect(error?.isPermanent == isPermanent)
        #expect(error?.reply == Int(answer.prefix(3)))
    }

    @Test func `what the relay says is not in what is logged`() async throws {
        let relay = try FakeRelay(["RCPT": .say("550 <agent@mairie.example> \u{7}\u{1B}[31m is unknown\r\n")])
        let error = try #require(await Self.failure(try Self.client(port: relay.port), try Self.message()))
        #expect("\(error)" == "the relay refused the recipient (550)")
        #expect(error.debugDescription.contains("is unknown"))
        #expect(error.debugDescription.unicodeScalars.allSatisfy { 0x20..<0x7F ~= $0.value })
    }

    @Test func `an answer that comes byte by byte is an answer`() async throws {
        let relay = try FakeRelay([
            "connect": .drip("220-relay\r\n220 ready\r\n"), "EHLO": .drip("250-relay\r\n250 SIZE 9999\n"),
        ])
        #expect(await Self.failure(try Self.client(port: relay.port), try Self.message()) == nil)
        #expect(relay.commands.contains("."))
    }

    @Test(.timeLimit(.minutes(10)))
    func `the whole has an end, however lively each step is`() async throws {
        let relay = try FakeRelay(["EHLO": .drip(String(repeating: "250-x\r\n", count: 18) + "250 x\r\n")])
        let client = try Self.client(port: relay.port, whole: .milliseconds(300))
        let message = try Self.message()
        #expect(await Self.failure(client, message)?.code == .timedOut)
    }

    @Test func `who waits can give up`() async throws {
        let relay = try FakeRelay(["RCPT": .nothing])
        let (client, message) = (try Self.client(port: relay.port), try Self.message())
        let sending = Task { await Self.failure(client, message) }
        sending.cancel()
        #expect(await sending.value?.code == .cancelled)
    }

    @Test func `nobody there is told at once`() async throws {
        let error = await Self.failure(try Self.client(port: try FreePort.make()), try Self.message())
        #expect(error?.code == .unreachable)
        #expect(error?.isPermanent == false)
    }

    /// RFC 3207, sections 4 and 6.
    @Test(
        arguments: [
            (["EHLO": .say("250 relay\r\n")], .noTLS),
            (["STARTTLS": .say("454 not now\r\n")], .noTLS),
            (["STARTTLS": .say("220 go\r\n250-injected\r\n250 AUTH PLAIN\r\n")], .saidUnasked),
            (["STARTTLS": .lastWords("220 go\r\n")], .timedOut),
            (["STARTTLS": .close], .closed),
        ] as [([String: FakeRelay.Answer], SMTPError.Code)]
    )
    func `without a handshake nothing is said`(answers: [String: FakeRelay.Answer], code: SMTPError.Code) async throws {
        var all = answers
        if all["EHLO"] == nil { all["EHLO"] = .say("250-relay\r\n250 STARTTLS\r\n") }
        let relay = try FakeRelay(all)
        let client = try Self.client(port: relay.port, security: .startTLS)
        let error = await Self.failure(client, try Self.message())
        #expect(error?.code == code)
        #expect(error?.isPermanent == false)
        #expect(!relay.commands.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
    }

    @Test func `words instead of a handshake are not taken for words under it`() async throws {
        let relay = try FakeRelay([
            "EHLO": .say("250-relay\r\n250 STARTTLS\r\n"), "STARTTLS": .drip("220 go\r\n250 in clear\r\n"),
        ])
        let client = try Self.client(port: relay.port, security: .startTLS)
        // Which of the two depends on whether both came at once.
        let code = await Self.failure(client, try Self.message())?.code
        #expect(code == .untrusted || code == .saidUnasked)
    }

    /// RFC 1870, section 6; RFC 6531, section 3.4.
    @Test func `what the relay does not take is not sent`() async throws {
        let small = try FakeRelay(["EHLO": .say("250-relay\r\n250 SIZE 100\r\n")])
        let large = await Self.failure(try Self.client(port: small.port), try Self.message())
        #expect(large?.code == .tooLarge)
        #expect(large?.isPermanent == true)
        let plain = try FakeRelay()
        let unicode = try Self.message(to: "zoé@mairie.example")
        let refused = await Self.failure(try Self.client(port: plain.port), unicode)
        #expect(refused?.code == .noUnicode)
        #expect(refused?.isPermanent == true)
        for relay in [small, plain] { #expect(!relay.commands.contains { $0.hasPrefix("MAIL") }) }
    }

    /// RFC 5321, section 4.5.2.
    @Test func `a line that begins with a dot does not end the message`() async throws {
        let relay = try FakeRelay()
        let text = ".\n..\n.QUIT\nMAIL FROM:<evil@evil.example>\n."
        let message = try Self.message(text: text)
        #expect(await Self.failure(try Self.client(port: relay.port), message) == nil)
        let commands = relay.commands
        #expect(commands.count { $0 == "." } == 1)
        #expect(commands.contains("..") && commands.contains("...") && commands.contains("..QUIT"))
    }

    @Test(arguments: ["a@b.org", "a@example.com", "a@xn--exampl-gva.fr", "a@example.co"])
    func `a sandbox mails to nobody`(address: String) async throws {
        let relay = try FakeRelay()
        let error = await Self.failure(try Self.client(port: relay.port), try Self.message(to: address))
        #expect(error?.code == .sandbox)
        #expect(error?.isPermanent == true)
        #expect(relay.commands.isEmpty)
    }
}
