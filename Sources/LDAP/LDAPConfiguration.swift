/// How to reach a directory. The host name is always checked against the certificate, TLS 1.2 is the floor.
package struct LDAPConfiguration: Sendable, Hashable {
    package enum Security: Sendable, Hashable { case ldaps, startTLS, clear }

    /// Tried in order. Their scheme must be the one of `security`: another is refused before anything is sent.
    package var urls: [String]
    package var security: Security
    /// PEM file of trusted authorities; nil: the system's.
    package var authorityFile: String?
    /// For reaching the server, and for a bind.
    package var timeoutSeconds: Int
    /// For one page of a search.
    package var searchTimeoutSeconds: Int
    package var limits = SearchLimits()

    package init(
        urls: [String],
        security: Security,
        authorityFile: String? = nil,
        timeoutSeconds: Int = 5,
        searchTimeoutSeconds: Int = 30
    ) {
        self.urls = urls
        self.security = security
        self.authorityFile = authorityFile
        self.timeoutSeconds = timeoutSeconds
        self.searchTimeoutSeconds = searchTimeoutSeconds
    }

    /// Clear text never leaves by a mistyped scheme.
    func accepts(_ url: String) -> Bool {
        url.lowercased().hasPrefix(self.security == .ldaps ? "ldaps://" : "ldap://")
    }
}
