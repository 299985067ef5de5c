import Outbound
import Primitives
import Yams

extension ConfigurationReader {
    private enum MailKey: String, CaseIterable { case url, from, user, password, ca, tls }

    /// `mail: smtp://host:port`, or a mapping of `url` with the rest.
    static func mail(_ node: Node, _ place: String) throws -> MailSettings {
        func problem(_ message: String) -> ConfigurationProblem {
            ConfigurationProblem(place: place, message: message)
        }
        guard let mapping = node.mapping else { return try Self.checked(Self.relay(node.string, problem), problem) }
        var values: [MailKey: String] = [:]
        for (keyNode, value) in mapping {
            let name = keyNode.string ?? ""
            guard let key = MailKey(rawValue: name) else {
                let nearest = NearestWord.to(name, among: MailKey.allCases.map(\.rawValue))
                throw problem("unknown key `\(name)` in mail\(nearest.map { "; did you mean `\($0)`?" } ?? "")")
            }
            guard let text = value.string, !text.isEmpty else { throw problem("mail: \(name) is a text") }
            values[key] = text
        }
        var mail = try Self.relay(values[.url], problem)
        if let user = values[.user] {
            guard mail.user == nil else { throw problem("mail: the user is named twice, in `url` and in `user`") }
            mail.user = user
        }
        (mail.password, mail.from, mail.ca) = (values[.password], values[.from], values[.ca])
        if let text = values[.tls] {
            guard let tls = MailSettings.TLS(rawValue: text) else { throw problem("mail: tls is required or none") }
            mail.tls = tls
        }
        return try Self.checked(mail, problem)
    }

    private static func relay(
        _ url: String?,
        _ problem: (String) -> ConfigurationProblem
    ) throws -> MailSettings {
        guard let mail = url.flatMap({ MailSettings(url: $0) }) else {
            throw problem("mail is smtp://HOST:PORT or smtps://HOST:PORT, with USER@ before the host if it has one")
        }
        return mail
    }

    private static func checked(
        _ mail: MailSettings,
        _ problem: (String) -> ConfigurationProblem
    ) throws -> MailSettings {
        guard (mail.user == nil) == (mail.password == nil) else {
            throw problem("mail: an account has `user` and `password` (file:, credential: or env:)")
        }
        if let from = mail.from, Mailbox(from) == nil { throw problem("mail: \(from) is not a mail address") }
        guard mail.tls != .never || !mail.isImplicit else { throw problem("mail: smtps:// is TLS") }
        guard mail.user == nil || mail.security != .none else {
            throw problem("mail: a password is sent under TLS only; leave out `tls: none`")
        }
        return mail
    }
}
