package import Primitives

/// A mail that somebody decided to send: to whom, in which language, saying what.
package struct MailRequest: Sendable, Hashable {
    package let to: String
    /// A BCP 47 tag; one that the hub does not speak is answered in French.
    package let language: String
    package let template: MailTemplate
    package let arguments: [MailArgument: String]

    package init(to: String, language: String, template: MailTemplate, arguments: [MailArgument: String]) {
        self.to = to
        self.language = language
        self.template = template
        self.arguments = arguments
    }

    /// What stores and the database see. The recipient is sealed with the link: who can write to the database could
    /// otherwise have the link of one agent sent to another.
    package func sealed(by sealer: any SecretSealer) -> SealedMail {
        let arguments = self.arguments.map { ($0.key.rawValue, JSONValue.string($0.value)) }
        let content: JSONValue = [
            "to": .string(self.to),
            "language": .string(self.language),
            "template": .string(self.template.rawValue),
            "arguments": .object(Dictionary(uniqueKeysWithValues: arguments)),
        ]
        return SealedMail(self.template, sealed: sealer.seal(content.canonicalBytes, for: .mail))
    }

    /// Nil when the payload was not sealed by us, was changed, or says what this version does not know.
    package static func open(_ payload: JSONValue, with sealer: any SecretSealer) -> MailRequest? {
        guard let sealed = payload["sealed"]?.string.flatMap({ Base64URL.decode($0) }),
            let bytes = sealer.open(sealed, for: .mail), let content = try? StrictJSON.parse(bytes),
            let to = content["to"]?.string, let language = content["language"]?.string,
            let template = content["template"]?.string.flatMap(MailTemplate.init),
            let members = content["arguments"]?.object
        else { return nil }
        var arguments: [MailArgument: String] = [:]
        for (name, value) in members {
            guard let argument = MailArgument(rawValue: name), let text = value.string else { return nil }
            arguments[argument] = text
        }
        return MailRequest(to: to, language: language, template: template, arguments: arguments)
    }
}

/// A mail as it waits in the outbox: only its template can be read.
package struct SealedMail: Sendable, Hashable {
    package let payload: JSONValue

    init(_ template: MailTemplate, sealed: [UInt8]) {
        self.payload = ["template": .string(template.rawValue), "sealed": .string(Base64URL.encode(sealed))]
    }

    /// Of a mail that is delivered or dead, which template it was.
    static func remainder(of payload: JSONValue) -> JSONValue {
        ["template": payload["template"] ?? .null]
    }
}
