/// What a directory refused. `description` is safe to show; the server's own words are in `debugDescription` only.
package struct LDAPError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Code: String, Sendable {
        case unavailable, timeout, tls, invalidCredentials, emptyPassword, noSuchObject, insufficientAccess
        case sizeLimit, tooMuch, cancelled, badFilter, badName, confidentialityRequired, protocolError
    }

    package let code: Code
    /// The LDAP result code (RFC 4511, section 4.1.9), or libldap's own negative one.
    package let result: Int32
    package let diagnostic: String

    package init(_ code: Code, result: Int32 = 0, diagnostic: String = "") {
        self.code = code
        self.result = result
        self.diagnostic = diagnostic
    }

    /// The server could not be asked: says nothing about a password.
    package var isOutage: Bool { [.unavailable, .timeout, .tls].contains(self.code) }

    package var description: String {
        switch self.code {
        case .unavailable: "the directory does not answer"
        case .timeout: "the directory did not answer in time"
        case .tls: "no trusted TLS connection: the certificate, its name or its authority is not right"
        case .invalidCredentials: "the directory refuses this name and password"
        case .emptyPassword: "an empty name or password is never sent to a directory"
        case .noSuchObject: "the base of the search does not exist in the directory"
        case .insufficientAccess: "the directory does not let this account read there"
        case .sizeLimit: "the directory cuts its answer: its size limit is too low for this account"
        case .tooMuch: "the directory answers with more than is ever taken from one"
        case .cancelled: "nobody waits for the answer any more"
        case .badFilter: "the filter cannot be read"
        case .badName: "the distinguished name cannot be read"
        case .confidentialityRequired: "the directory wants TLS for this"
        case .protocolError: "the directory answered with an error (\(self.result))"
        }
    }

    package var debugDescription: String { "\(self.description): \(self.result) \(self.diagnostic)" }
}
