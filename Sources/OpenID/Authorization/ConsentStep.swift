import Model
import SignIn

extension AuthorizationStep {
    /// A third party's application is told only what the agent agreed to, whether it asks by scopes or by the names of
    /// claims. The region's own and its members' need none, unless they ask for it (OpenID Connect Core, section
    /// 3.1.2.1: `prompt=consent`).
    static let consent = AuthorizationStep(name: "consent") { request, endpoint in
        guard let application = request.application, let session = request.session,
            let affiliation = request.affiliation, application.isThirdParty || request.prompts.contains(.consent)
        else { return nil }
        guard request.sent["liamm_consent"] != "refused" else {
            return endpoint.error(.accessDenied, "the agent did not agree", request)
        }
        let asked = Set(request.scopes.map(\.rawValue)).subtracting([Scope.openid.rawValue])
        let named = ClaimsRequest(request.details.claims).named.subtracting(request.scopes.flatMap(\.claims))
        let given = try await endpoint.own.consent(of: session.agent, to: application.clientID)
        let isGiven = given.map { asked.isSubset(of: $0.scopes) && named.isSubset(of: $0.claims) } ?? false
        // A consent asked for anew is one given since the request was first made.
        let marker = endpoint.marker(of: request)
        let since = marker?.askedAt
        let isRenewed = given.map { given in since.map { given.givenAt >= $0 } ?? false } ?? false
        if isGiven && (isRenewed || !request.prompts.contains(.consent)) {
            // Spent with the code: the same address asks again.
            if request.prompts.contains(.consent) { request.marker = marker }
            return nil
        }
        if request.prompts.contains(.none) {
            return endpoint.error(.consentRequired, "the agent has to agree", request)
        }
        return .consent(
            affiliation,
            application: application,
            scopes: request.scopes,
            destination: endpoint.destination(of: request)
        )
    }
}
