import JOSE
import Model
import Primitives

/// Whom an ID token of ours was about (OpenID Connect Core, section 3.1.2.1: `id_token_hint`).
struct IdentityHint: Sendable {
    let subject: String
    let session: String?

    /// Expired ones are accepted; nil for what was not made here, by this issuer, for this application.
    init?(_ token: String, for application: Application, issuer: Issuer, keys: KeySet) {
        let algorithms = Set(SigningAlgorithm.allCases)
        guard let token = try? JWT.verify(token, keys: keys, algorithms: algorithms, type: "JWT"),
            token.claims["iss"]?.string == issuer.url, token.claims["aud"]?.string == application.clientID.text,
            let subject = token.claims["sub"]?.string
        else { return nil }
        self.subject = subject
        self.session = token.claims["sid"]?.string
    }
}

extension AuthorizationStep {
    static let idTokenHint = AuthorizationStep(name: "id-token-hint") { request, endpoint in
        guard let text = request.parameters["id_token_hint"], let application = request.application else { return nil }
        let keys = try await endpoint.keys.published()
        guard let hint = IdentityHint(text, for: application, issuer: request.issuer, keys: keys) else {
            return endpoint.error(.invalidRequest, "id_token_hint is no ID token of this application", request)
        }
        request.hint = hint
        return nil
    }
}

extension AuthorizationEndpoint {
    /// Whether the agent of the session is the one whom the hint names, and the `claims` parameter, by the name under
    /// which the application knows them.
    func isExpected(_ session: Session, _ request: AuthorizationRequest) async throws -> Bool {
        let isHinted = request.hint == nil || request.hint?.session == session.id.text
        guard !isHinted || request.subjects != nil, let application = request.application else { return true }
        guard let agent = try await self.agents.agent(session.agent) else { return false }
        let subject = try await self.subjects.subject(of: agent, for: application).text
        return (isHinted || request.hint?.subject == subject) && request.subjects?.contains(subject) ?? true
    }
}
