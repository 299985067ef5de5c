/// How to reach a directory. The host name is always checked against the certificate.
package struct LDAPConfiguration: Sendable, Hashable {
    package enum Security: Sendable, Hashable { case ldaps, startTLS, clear }

    /// Tried in order.
    package var urls: [String]
    package var security: Security
    /// PEM file of trusted authorities; nil: the system's.
    package var authorityFile: String?
    package var timeoutSeconds: Int

    package init(urls: [String], security: Security, authorityFile: String? = nil, timeoutSeconds: Int = 5) {
        self.urls = urls
        self.security = security
        self.authorityFile = authorityFile
        self.timeoutSeconds = timeoutSeconds
    }
}
