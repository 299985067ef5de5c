package import Primitives

/// The relay that takes the hub's mail, and how it is spoken to.
package struct SMTPSettings: Sendable {
    package enum Security: Sendable, Hashable {
        /// Clear text: a relay on the machine itself, or one that the operator says to trust.
        case none
        /// RFC 3207; a relay that does not offer it gets nothing.
        case startTLS
        /// TLS from the first byte (RFC 8314, section 3.3).
        case implicit
    }

    package struct Account: Sendable {
        package let user: String
        package let password: Secret

        package init(user: String, password: Secret) {
            self.user = user
            self.password = password
        }
    }

    /// The whole is shorter than an outbox lease, so that no two workers send one mail.
    package struct Patience: Sendable, Hashable {
        package var connect: Duration = .seconds(5)
        package var reply: Duration = .seconds(15)
        package var whole: Duration = .seconds(25)

        package init() {}
    }

    package let host: String
    package let port: Int
    package let security: Security
    package let account: Account?
    /// A PEM file of the authorities to trust instead of the machine's.
    package let authorities: String?
    /// The name that the hub gives itself in EHLO.
    package let name: String
    package var patience = Patience()

    package init(
        host: String,
        port: Int,
        security: Security,
        account: Account? = nil,
        authorities: String? = nil,
        name: String
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.account = account
        self.authorities = authorities
        self.name = Self.literal(name)
    }

    /// An address that stands for a name is written as one (RFC 5321, section 4.1.3).
    private static func literal(_ name: String) -> String {
        if name.utf8.contains(UInt8(ascii: ":")) { return "[IPv6:\(name)]" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } ? "[\(name)]" : name
    }

    /// The machine itself, where mail needs no TLS.
    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
