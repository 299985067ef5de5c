package import Model
import Primitives

/// How an application learns in the browser that a session has changed: OpenID Connect Session Management, section 3.2.
package enum SessionState {
    /// What the browser shows of a session to the script of `check_session_iframe`: it changes with the session and
    /// tells nothing of its cookie.
    package static func browserState(of session: Session.ID, sealer: any SecretSealer) -> String {
        Base64URL.encode(sealer.authenticationCode(Array(session.text.utf8), for: .sessionState))
    }

    /// `session_state` of an authorization response: base64url of SHA-256 over client, origin of the redirect address,
    /// browser state and salt, each after a space, then a dot and the salt. Assets/check-session.js does the same.
    ///
    /// Nil for an address without an origin: nothing that is no web page could ask the frame.
    package static func make(
        client: Application.ClientID,
        redirectURI: String,
        browserState: String,
        salt: String
    ) -> String? {
        guard let origin = self.origin(redirectURI) else { return nil }
        let digest = Digest.sha256("\(client) \(origin) \(browserState) \(salt)")
        return "\(Base64URL.encode(digest)).\(salt)"
    }

    /// As browsers write it: without the port that the scheme has anyway (RFC 6454, section 6.2).
    private static func origin(_ address: String) -> String? {
        guard let origin = RedirectURI.origin(address) else { return nil }
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")]
        where origin.utf8.starts(with: scheme.utf8) && origin.hasSuffix(port) {
            return String(origin.dropLast(port.count))
        }
        return origin
    }
}
