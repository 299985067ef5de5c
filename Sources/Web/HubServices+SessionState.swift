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

    /// The same where the browser does not hold it already.
    func freshState(_ session: Session?, _ request: Request, _ cookies: Cookies) -> [String] {
        guard let session else { return [] }
        let held = Cookies.value(cookies.stateName, in: request)
        let isHeld = held == SessionState.browserState(of: session.id, sealer: self.sealer)
        return isHeld ? [] : [self.state(of: session, cookies)]
    }
}
