import Logging
import Messages
import Model
import Outbound
import Primitives
import SignIn

/// Makes a mail of what was asked for, in the agent's language, and hands it to the relay.
struct MailDelivery: OutboxDelivery {
    private let client: SMTPClient
    private let composer: MailComposer
    private let sender: Mailbox
    private let host: String
    private let sealer: any SecretSealer
    private let clock: any WallClock
    private let random: any RandomSource
    private let logger = Logger(label: "mail")

    init(
        client: SMTPClient,
        composer: MailComposer,
        sender: Mailbox,
        host: String,
        sealer: any SecretSealer,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.client = client
        self.composer = composer
        self.sender = sender
        self.host = host
        self.sealer = sealer
        self.clock = clock
        self.random = random
    }

    func deliver(_ item: OutboxItem) async -> OutboxOutcome {
        do {
            try await self.client.send(try self.message(item))
            return .delivered
        } catch let error as SMTPError where !error.isPermanent {
            self.logger.warning("mail waits", metadata: ["item": "\(item.id)", "reason": "\(error)"])
            return .failed(reason: "\(error)")
        } catch {
            // What the relay said may hold the address: it stays out of the log.
            self.logger.error("mail refused", metadata: ["item": "\(item.id)", "reason": "\(error)"])
            return .refused(reason: "\(error)")
        }
    }

    /// The item's identifier names the mail, so that a second try after a lost answer shows nobody a second mail.
    private func message(_ item: OutboxItem) throws -> MailMessage {
        guard let request = MailRequest.open(item.payload, with: self.sealer) else { throw Unusable.unreadable }
        guard let recipient = Mailbox(request.to) else { throw Unusable.noAddress }
        let mail = try self.composer.compose(request)
        return MailMessage(
            from: self.sender,
            senderName: mail.senderName,
            to: recipient,
            content: .init(
                subject: mail.subject,
                text: mail.text,
                html: mail.html,
                language: mail.language.rawValue
            ),
            identifier: item.id.text,
            host: self.host,
            date: self.clock.now,
            random: self.random
        )
    }

    private enum Unusable: String, Error, CustomStringConvertible {
        case unreadable = "the queued mail does not open under this master key"
        case noAddress = "the recipient's address cannot be written in a mail"

        var description: String { self.rawValue }
    }
}
