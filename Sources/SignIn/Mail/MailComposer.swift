package import Messages
package import Model
import Primitives

/// A mail ready to be put into a message.
package struct ComposedMail: Sendable, Hashable {
    package let language: Language
    /// The collectivité's name, for the sender.
    package let senderName: String?
    package let subject: String
    package let text: String
    package let html: String
}

/// Why no mail can be made of a request.
package enum MailProblem: String, Error, Sendable, Hashable, CustomStringConvertible {
    case missingLink = "a mail of this kind needs its link"
    case foreignLink = "the link of a mail leads to the hub, and to nothing else"

    package var description: String { self.rawValue }
}

/// Makes the mails that agents get: what happened, when and from where, and what to do if it was not them.
package struct MailComposer: Sendable {
    private let baseURL: String

    /// `baseURL` is the issuer: links lead there only.
    package init(baseURL: String) { self.baseURL = baseURL }

    package func compose(_ request: MailRequest) throws(MailProblem) -> ComposedMail {
        let language = Language(rawValue: request.language) ?? .french
        let messages = Messages(language)
        let words = MailWords(request.template)
        let subject = messages(words.subject)
        var body = MailBody(title: subject, language: language)
        body.paragraph(
            request.arguments[.name].map { messages(.mailGreetingNamed, ["name": $0]) } ?? messages(.mailGreeting)
        )
        body.paragraph(messages(words.what))
        body.facts(Self.facts(request, messages))
        if let link = try self.link(of: request) {
            body.action(messages(words.action), link: link, hint: messages(.mailLinkCopy))
            if let minutes = request.arguments[.minutes].flatMap({ Int($0) }) {
                body.paragraph(messages.plural(.mailLinkLife, count: minutes))
            }
        }
        body.paragraph(messages(words.notYou))
        body.paragraph(messages(.mailNeverAsked))
        body.foot(Self.foot(request, messages))
        return ComposedMail(
            language: language,
            senderName: request.arguments[.realm],
            subject: subject,
            text: body.text,
            html: body.html
        )
    }

    private func link(of request: MailRequest) throws(MailProblem) -> String? {
        guard let link = request.arguments[.link] else {
            guard !request.template.needsLink else { throw .missingLink }
            return nil
        }
        // Byte by byte, up to a slash: `https://hub.example.evil.example` does not begin with the hub's address.
        guard link.utf8.starts(with: "\(self.baseURL)/".utf8), link.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .foreignLink
        }
        return link
    }

    private static func facts(_ request: MailRequest, _ messages: Messages) -> [String] {
        let arguments = request.arguments
        let time = arguments[.time].flatMap { Int64($0) }.map { messages.moment(Timestamp(seconds: $0)) }
        let factor = arguments[.factor].map { name in
            MailFactor(rawValue: name).map { messages(MailWords.key(of: $0)) } ?? name
        }
        let facts: [(MessageKey, String?)] = [
            (.mailWhen, time), (.mailAccount, arguments[.account]), (.mailFactor, factor),
            (.mailFactorName, arguments[.factorName]),
            (.mailDevice, arguments[.device]), (.mailPlace, arguments[.place]),
            (.mailRemaining, arguments[.remaining]),
        ]
        return facts.compactMap { key, value in
            value.map { messages(.mailFact, ["label": messages(key), "value": $0]) }
        }
    }

    private static func foot(_ request: MailRequest, _ messages: Messages) -> [String] {
        let contact = [MailArgument.supportName, .supportMail, .supportPhone].compactMap { request.arguments[$0] }
        let help = contact.isEmpty ? [] : [messages(.mailHelp)] + contact
        return [request.arguments[.realm]].compactMap { $0 } + help + [messages(.mailAutomatic)]
    }
}
