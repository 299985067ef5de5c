import Foundation
import Primitives

/// One conversation with a relay, step by step, without I/O: what to say to each reply (RFC 5321, section 3).
struct SMTPConversation: Sendable {
    /// What the relay is asked for: a message, or only whether it would take one.
    enum Purpose: Sendable {
        case send(from: Mailbox, to: Mailbox, content: [UInt8])
        case probe
    }

    enum Action: Sendable, Hashable {
        case send([UInt8])
        case startTLS
        /// The message is taken, or the question answered: say this and leave.
        case finish([UInt8])
    }

    private enum State {
        case greeting, hello, startTLS, authentication, userName, password, sender, recipient, data, content, done
    }

    private let settings: SMTPSettings
    private let purpose: Purpose
    private var state = State.greeting
    private var isEncrypted: Bool
    private(set) var features = SMTPFeatures()

    init(_ settings: SMTPSettings, _ purpose: Purpose) {
        self.settings = settings
        self.purpose = purpose
        self.isEncrypted = settings.security == .implicit
    }

    /// The relay's first words after the handshake are those it answers to a second EHLO: all it said before is
    /// forgotten (RFC 3207, section 4.2).
    mutating func encrypted() -> Action {
        self.isEncrypted = true
        self.features = SMTPFeatures()
        self.state = .hello
        return Self.command("EHLO \(self.settings.name)")
    }

    mutating func next(_ reply: SMTPReply) throws(SMTPError) -> Action {
        // RFC 5321, section 3.8: the relay is going away, whatever was asked.
        guard reply.code != 421 else { throw SMTPError(.unavailable, reply: reply) }
        switch self.state {
        case .greeting:
            guard reply.code == 220 else { throw SMTPError(.unavailable, reply: reply) }
            self.state = .hello
            return Self.command("EHLO \(self.settings.name)")
        case .hello:
            guard reply.code == 250 else { throw SMTPError(.unavailable, reply: reply) }
            self.features = SMTPFeatures(reply)
            guard self.settings.security == .startTLS, !self.isEncrypted else { return try self.authenticate() }
            guard self.features.hasStartTLS else { throw SMTPError(.noTLS) }
            self.state = .startTLS
            return Self.command("STARTTLS")
        case .startTLS:
            guard reply.code == 220 else { throw SMTPError(.noTLS, reply: reply) }
            return .startTLS
        case .userName:
            guard reply.code == 334, let account = self.settings.account else {
                throw SMTPError(.notAuthenticated, reply: reply)
            }
            self.state = .password
            return Self.command(Self.base64(Array(account.user.utf8)))
        case .password:
            guard reply.code == 334, let account = self.settings.account else {
                throw SMTPError(.notAuthenticated, reply: reply)
            }
            self.state = .authentication
            return Self.command(Self.base64(account.password.bytes))
        case .authentication:
            guard reply.code == 235 else { throw SMTPError(.notAuthenticated, reply: reply) }
            return try self.openMessage()
        case .sender:
            guard reply.isPositive else { throw SMTPError(.senderRefused, reply: reply) }
            return self.nameRecipient()
        case .recipient:
            guard reply.isPositive else { throw SMTPError(.recipientRefused, reply: reply) }
            self.state = .data
            return Self.command("DATA")
        case .data:
            guard reply.code == 354, case .send(_, _, let content) = self.purpose else {
                throw SMTPError(.messageRefused, reply: reply)
            }
            self.state = .content
            return .send(MailData.transparent(content))
        case .content:
            guard reply.isPositive else { throw SMTPError(.messageRefused, reply: reply) }
            return self.leave()
        case .done: throw SMTPError(.saidUnasked, reply: reply)
        }
    }

    /// RFC 4954, section 4. Words that prove who we are are said under TLS only.
    private mutating func authenticate() throws(SMTPError) -> Action {
        guard let account = self.settings.account else { return try self.openMessage() }
        guard self.isEncrypted else { throw SMTPError(.noTLS) }
        if self.features.mechanisms.contains("PLAIN") {
            // RFC 4616, section 2: a zero byte would end the name or the password early.
            guard !account.user.utf8.contains(0), !account.password.bytes.contains(0) else {
                throw SMTPError(.notAuthenticated)
            }
            self.state = .authentication
            return Self.command("AUTH PLAIN \(Self.base64([0] + account.user.utf8 + [0] + account.password.bytes))")
        }
        guard self.features.mechanisms.contains("LOGIN") else { throw SMTPError(.noMechanism) }
        self.state = .userName
        return Self.command("AUTH LOGIN")
    }

    private mutating func openMessage() throws(SMTPError) -> Action {
        guard case .send(let from, let to, let content) = self.purpose else { return self.leave() }
        var parameters = ""
        if self.features.statesSize {
            if let size = self.features.size, content.count > size { throw SMTPError(.tooLarge) }
            parameters += " SIZE=\(content.count)"
        }
        if content.contains(where: { $0 >= 0x80 }) || to.needsUnicode || from.needsUnicode {
            guard self.features.hasUnicode, self.features.takesEightBits else { throw SMTPError(.noUnicode) }
            parameters += " BODY=8BITMIME SMTPUTF8"
        }
        self.state = .sender
        return Self.command("MAIL FROM:<\(from.text)>\(parameters)")
    }

    private mutating func nameRecipient() -> Action {
        guard case .send(_, let to, _) = self.purpose else { return self.leave() }
        self.state = .recipient
        return Self.command("RCPT TO:<\(to.text)>")
    }

    private mutating func leave() -> Action {
        self.state = .done
        return .finish(Array("QUIT\r\n".utf8))
    }

    /// Nothing that comes here can hold a line end: a mailbox and base64 have none, the hub's own name is a host name.
    private static func command(_ text: String) -> Action {
        .send(text.utf8.filter { $0 >= 0x20 && $0 != 0x7F } + [0x0D, 0x0A])
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
