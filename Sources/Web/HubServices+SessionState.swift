import Hummingbird
import Model
import OpenID
import Primitives

extension HubServices {
    /// The cookie by which scripts see that the session is another one; it goes with the session at the latest.
    func state(of session: Session, _ cookies: Cookies) -> String {
        cookies.setState(
            SessionState.browserState(of: session.id, sealer: self.sealer),
            maxAge: max(.zero, session.expiresAt - self.clock.now)
        )
    }

    /// `session_state` beside a code (OpenID Connect Session Management, section 2), and the cookie that it was made of
    /// where the browser does not hold that already. Nothing beside an error, or for an address without an origin.
    func sessionState(
        beside pairs: [(String, String)],
        to address: String,
        _ authorization: AuthorizationRequest,
        _ request: Request
    ) -> (pairs: [(String, String)], cookies: [String]) {
        guard pairs.contains(where: { $0.0 == "code" }), let session = authorization.session,
            let client = authorization.parameters["client_id"]
        else { return ([], []) }
        let shown = SessionState.browserState(of: session.id, sealer: self.sealer)
        let made = SessionState.make(
            client: .init(client),
            redirectURI: address,
            browserState: shown,
            salt: self.random.token(bytes: 16)
        )
        guard let made else { return ([], []) }
        let cookies = Cookies(isSecure: self.isSecure)
        let isHeld = Cookies.value(cookies.stateName, in: request) == shown
        return ([("session_state", made)], isHeld ? [] : [self.state(of: session, cookies)])
    }
}
