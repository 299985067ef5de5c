import AsyncHTTPClient
import BrokerAPI
import Foundation

/// What this application is to the issuer: its identifier and its secret, which is never printed.
package struct ClientCredentials: Sendable, CustomStringConvertible {
    package let clientID: String
    private let secret: String

    package init(clientID: String, secret: String) {
        self.clientID = clientID
        self.secret = secret
    }

    /// Reads the secret from a file, without the line end that editors add.
    package init(clientID: String, secretFile: String) throws {
        let text = try String(contentsOfFile: secretFile, encoding: .utf8)
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { throw RelyingPartyError(.refused, "the secret file is empty") }
        self.init(clientID: clientID, secret: secret)
    }

    package var description: String { "ClientCredentials(\(self.clientID))" }

    /// `client_secret_basic`: both parts are form-encoded first (RFC 6749, section 2.3.1).
    package var authorization: String {
        let pair = "\(FormCoding.encode(self.clientID)):\(FormCoding.encode(self.secret))"
        return "Basic " + Data(pair.utf8).base64EncodedString()
    }

    /// The same identifier and secret serve at the broker, which the hub has at its root.
    func broker(at base: String, http: HTTPClient) -> BrokerClient {
        BrokerClient(baseURL: base, clientID: self.clientID, clientSecret: self.secret, http: http)
    }
}
