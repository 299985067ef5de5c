import JOSE
package import Model
import Primitives

/// RP-initiated logout: which request ends the session at once, which asks first, which is refused.
///
/// `logout_hint` says who, and proves nothing: it neither ends a session nor keeps one (section 2). An ID token that
/// has ended proves as much as a young one, as long as its key is published: see `KeySchedule.retention`.
package struct EndSession: Sendable {
    package enum Decision: Sendable {
        /// The hint proves that the request is the agent's own application: end, then go there.
        case end(returnTo: String?)
        /// Nothing proves it: ask the agent on a page.
        case confirm(returnTo: String?)
        /// The hint or the return address is not right: a page, no redirect.
        case refuse
    }

    private let applications: any ApplicationRegistry
    private let keys: KeyRing

    package init(applications: any ApplicationRegistry, keys: KeyRing) {
        self.applications = applications
        self.keys = keys
    }

    package func decide(_ parameters: FormParameters, session: Session?, issuer: Issuer) async throws -> Decision {
        guard parameters.repeated.isEmpty else { return .refuse }
        var clientID = parameters["client_id"]
        var isOwn = false
        if let hint = parameters["id_token_hint"] {
            // Expired hints are accepted (OpenID Connect RP-Initiated Logout, section 2); forged ones never.
            guard
                let token = try? JWT.verify(
                    hint,
                    keys: try await self.keys.published(),
                    algorithms: Set(SigningAlgorithm.allCases),
                    type: "JWT"
                ), token.claims["iss"]?.string == issuer.url, let audience = token.claims["aud"]?.string
            else { return .refuse }
            guard clientID == nil || clientID == audience else { return .refuse }
            clientID = audience
            isOwn = session == nil || token.claims["sid"]?.string == session?.id.text
        }
        guard let address = parameters["post_logout_redirect_uri"] else {
            return isOwn ? .end(returnTo: nil) : .confirm(returnTo: nil)
        }
        guard let clientID, let application = try await self.applications.application(.init(clientID)),
            application.postLogoutRedirectURIs.contains(where: { $0.utf8.elementsEqual(address.utf8) })
        else { return .refuse }
        let state = parameters["state"].map { [("state", $0)] } ?? []
        let target = RedirectURI.appending(state, to: address)
        return isOwn ? .end(returnTo: target) : .confirm(returnTo: target)
    }
}
