import Foundation
package import Model
import Primitives

/// How a client proves itself at the token endpoint (RFC 6749, section 2.3): exactly the registered way, once.
package struct ClientAuthentication: Sendable {
    private let applications: any ApplicationRegistry

    package init(applications: any ApplicationRegistry) { self.applications = applications }

    /// Every failure is `invalid_client` with the same words.
    package func authenticate(_ caller: Caller, form: FormParameters) async throws -> Application {
        let presented = try Self.credentials(authorization: caller.authorization, form: form)
        guard let application = try await self.applications.application(presented.clientID), application.isEnabled,
            application.authentication == presented.method
        else { throw Self.refusal }
        if let secret = presented.secret {
            let hash = Digest.sha256(secret)
            guard application.secretHashes.contains(where: { constantTimeEquals($0, hash) }) else { throw Self.refusal }
        }
        return application
    }

    private static let refusal = OAuthError(.invalidClient, "client authentication failed")

    private struct Credentials {
        let clientID: Application.ClientID
        let method: Application.Authentication
        let secret: String?
    }

    private static func credentials(authorization: String?, form: FormParameters) throws(OAuthError) -> Credentials {
        if let authorization {
            guard form["client_secret"] == nil else {
                throw OAuthError(.invalidRequest, "one way of client authentication only")
            }
            guard let (id, secret) = self.basic(authorization) else { throw Self.refusal }
            if let named = form["client_id"], named != id {
                throw OAuthError(.invalidRequest, "client_id differs from the authenticated client")
            }
            return Credentials(clientID: .init(id), method: .secretBasic, secret: secret)
        }
        guard let id = form["client_id"] else { throw Self.refusal }
        if let secret = form["client_secret"] {
            return Credentials(clientID: .init(id), method: .secretPost, secret: secret)
        }
        return Credentials(clientID: .init(id), method: .none, secret: nil)
    }

    /// The identifier and secret are form-encoded before they are base64-encoded (RFC 6749, section 2.3.1).
    private static func basic(_ header: String) -> (id: String, secret: String)? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", parts[1].utf8.count < 4096,
            let decoded = Data(base64Encoded: String(parts[1])), let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
            let id = try? FormParameters(parsing: Array("v=".utf8) + decoded[..<colon])["v"],
            let secret = try? FormParameters(parsing: Array("v=".utf8) + decoded[(colon + 1)...])["v"]
        else { return nil }
        return (id, secret)
    }
}
