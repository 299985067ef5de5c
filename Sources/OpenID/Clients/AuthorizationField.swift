/// The value of an Authorization header: a scheme in any case, blanks, the credentials (RFC 9110, section 11.4).
package struct AuthorizationField: Sendable, Hashable {
    /// In small letters.
    package let scheme: String
    /// Without the blanks before it; empty where the scheme stands alone.
    package let text: String

    /// The access token (RFC 6750, section 2.1; RFC 9449, section 7.1); nil for another scheme.
    package var accessToken: String? { ["bearer", "dpop"].contains(self.scheme) ? self.text : nil }

    /// Nil where there is no header, or nothing in it.
    package init?(_ header: String?) {
        guard let header, let scheme = header.split(separator: " ", maxSplits: 1).first else { return nil }
        self.scheme = scheme.lowercased()
        self.text = String(header[scheme.endIndex...].drop { $0 == " " })
    }
}
