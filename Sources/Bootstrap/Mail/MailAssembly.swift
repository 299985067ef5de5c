import DirectorySync
import Model
import Outbound
import Primitives
import SignIn

/// The mail side of the hub, from its settings.
enum MailAssembly {
    static func client(_ configuration: Configuration, environment: [String: String]) throws -> SMTPClient {
        let mail = configuration.relay
        var account: SMTPSettings.Account?
        if let user = mail.user, let reference = mail.password {
            guard let password = configuration.mailSecrets(environment: environment).secret(reference) else {
                throw ConfigurationProblem(
                    place: "mail",
                    message: "the password \(reference) cannot be read: a file of \(configuration.secrets) that only"
                        + " the hub can read, credential:NAME, or env:NAME in a sandbox"
                )
            }
            account = .init(user: user, password: password)
        }
        let settings = SMTPSettings(
            host: mail.host,
            port: mail.port,
            security: mail.security,
            account: account,
            authorities: mail.ca,
            name: configuration.issuerHost
        )
        do {
            return try SMTPClient(settings, recipients: RecipientGuard(isSandbox: configuration.sandbox))
        } catch {
            throw ConfigurationProblem(place: "mail", message: "\(error)")
        }
    }

    static func delivery(
        _ configuration: Configuration,
        environment: [String: String],
        sealer: any SecretSealer,
        clock: any WallClock,
        random: any RandomSource
    ) throws -> MailDelivery {
        let text = configuration.relay.from ?? configuration.usualSender
        guard let sender = Mailbox(text) else {
            throw ConfigurationProblem(place: "mail", message: "\(text) is not a mail address: set `from`")
        }
        return MailDelivery(
            client: try self.client(configuration, environment: environment),
            composer: MailComposer(baseURL: configuration.issuer),
            sender: sender,
            host: configuration.issuerHost,
            sealer: sealer,
            clock: clock,
            random: random
        )
    }
}

extension Configuration {
    var relay: MailSettings { self.mail ?? .local }

    /// The name in the issuer's address, without port.
    var issuerHost: String {
        let rest = self.issuer.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? "localhost"
        guard rest.first != "[" else { return String(rest.prefix { $0 != "]" }.dropFirst()) }
        return String(rest.prefix { $0 != ":" })
    }

    /// `localhost` and addresses are no mail domain: what is sent from there names a domain that nobody has.
    fileprivate var usualSender: String {
        let sender = "noreply@\(self.issuerHost)"
        return Mailbox(sender) == nil ? "noreply@liamm.invalid" : sender
    }

    /// The relay's password is the operator's own: no realm file may name it.
    fileprivate func mailSecrets(environment: [String: String]) -> SecretReferences {
        SecretReferences(
            environment: environment,
            isSandbox: self.sandbox,
            folder: self.secrets,
            forbidden: [self.masterKey, self.database].compactMap(Self.path) + [self.tls?.key].compactMap { $0 }
        )
    }
}
