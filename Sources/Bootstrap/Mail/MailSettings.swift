import Outbound
import Primitives

/// Where mail goes: a relay's address alone, or with an account, a sender and what to trust.
package struct MailSettings: Sendable, Hashable {
    /// `smtp://`: STARTTLS, but for a relay on the machine itself. `smtps://`: TLS from the first byte.
    package enum TLS: String, Sendable, Hashable, CaseIterable {
        case required
        /// Clear text over a network, for an operator who writes so; never with an account.
        case never = "none"
    }

    package let host: String
    package let port: Int
    package let isImplicit: Bool
    package var user: String?
    /// `file:`, `credential:` or `env:` (sandbox only).
    package var password: String?
    package var from: String?
    /// A PEM file.
    package var ca: String?
    package var tls: TLS?

    /// The relay that most machines have.
    package static let local = MailSettings(host: "localhost", port: 25, isImplicit: false)

    private init(host: String, port: Int, isImplicit: Bool) {
        self.host = host
        self.port = port
        self.isImplicit = isImplicit
    }

    /// `smtp://host:port`, `smtps://user@host`, `smtp://[::1]:2525`: no path, no password, nothing else.
    package init?(url: String) {
        let schemes = [("smtp://", false, 25), ("smtps://", true, 465)]
        guard let (scheme, isImplicit, usual) = schemes.first(where: { url.hasPrefix($0.0) }) else { return nil }
        var rest = url.dropFirst(scheme.count)
        if rest.last == "/" { rest.removeLast() }
        var user: String?
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
            guard let user, !user.isEmpty, !user.contains(":"), user.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                return nil
            }
        }
        guard let (host, port) = Self.place(rest) else { return nil }
        self.init(host: host, port: port ?? (user == nil || isImplicit ? usual : 587), isImplicit: isImplicit)
        self.user = user
    }

    package var url: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return "\(self.isImplicit ? "smtps" : "smtp")://\(host):\(self.port)"
    }

    var security: SMTPSettings.Security {
        if self.isImplicit { return .implicit }
        switch self.tls {
        case .required: return .startTLS
        case .never: return .none
        case nil:
            let isClear = SMTPSettings.isLoopback(self.host) && self.user == nil && self.ca == nil
            return isClear ? .none : .startTLS
        }
    }

    private static func place(_ text: Substring) -> (host: String, port: Int?)? {
        var (host, after) = (text, Substring())
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            after = text[text.index(after: end)...]
            guard host.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else { return nil }
        } else {
            if let colon = text.firstIndex(of: ":") { (host, after) = (text[..<colon], text[colon...]) }
            guard host.utf8.allSatisfy(Self.isHostName) else { return nil }
        }
        guard !host.isEmpty, after.isEmpty || after.first == ":" else { return nil }
        guard !after.isEmpty else { return (String(host).lowercased(), nil) }
        guard let port = Int(after.dropFirst()), 1...65_535 ~= port else { return nil }
        return (String(host).lowercased(), port)
    }

    private static func isHostName(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
