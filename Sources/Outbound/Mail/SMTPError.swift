/// Why a mail did not leave. `description` is safe to log; what the relay said is only in `debugDescription`.
package struct SMTPError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case unreachable = "the relay cannot be reached"
        case timedOut = "the relay did not answer in time"
        case closed = "the relay closed the connection"
        case malformed = "the relay does not speak SMTP"
        case tooMuchSaid = "the relay's answer is too long"
        case saidUnasked = "the relay said more than it was asked"
        case noTLS = "the relay does not offer STARTTLS"
        case untrusted = "the relay's certificate is not trusted, or its TLS not understood"
        case notAuthenticated = "the relay refused the account"
        case noMechanism = "the relay offers neither AUTH PLAIN nor AUTH LOGIN"
        case unavailable = "the relay refused the conversation"
        case senderRefused = "the relay refused the sender"
        case recipientRefused = "the relay refused the recipient"
        case messageRefused = "the relay refused the message"
        case tooLarge = "the message is larger than the relay takes"
        case noUnicode = "the relay takes no address beyond ASCII"
        case sandbox = "a sandbox mails to .example, .test and .invalid only"
        case cancelled = "sending was given up"
    }

    package let code: Code
    /// The relay's reply code (RFC 5321, section 4.2).
    package let reply: Int?
    private let said: String

    init(_ code: Code, reply: SMTPReply? = nil) {
        self.code = code
        self.reply = reply?.code
        self.said = reply?.text ?? ""
    }

    /// Sending it again changes nothing. A refusal of the relay's own account or conversation is not one: the mail is
    /// right, and waits for the settings to be.
    package var isPermanent: Bool {
        switch self.code {
        case .tooLarge, .noUnicode, .sandbox: true
        case .senderRefused, .recipientRefused, .messageRefused:
            // 530 and 535: authentication is wanted (RFC 4954, section 6).
            self.reply.map { 500...599 ~= $0 && $0 != 530 && $0 != 535 } ?? false
        default: false
        }
    }
}

extension SMTPError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        self.reply.map { "\(self.code.rawValue) (\($0))" } ?? self.code.rawValue
    }

    package var debugDescription: String { self.said.isEmpty ? self.description : "\(self.description): \(self.said)" }
}
