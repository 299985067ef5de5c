/// One named check of the authorization endpoint. It goes on, or ends the request.
package struct AuthorizationStep: Sendable {
    package let name: String
    let check: @Sendable (inout AuthorizationRequest, AuthorizationEndpoint) async throws -> AuthorizationOutcome?

    /// The order matters and is tested: nothing is redirected before `redirectURI`, nobody is asked before all of these.
    package static let ofRequest: [AuthorizationStep] = [
        .repeatedParameters, .client, .pushedRequest, .requestObject, .redirectURI, .pushedOnly, .responseType,
        .responseMode, .scope, .prompt, .maxAge, .level, .pkce, .claims, .resource, .authorizationDetails, .proofKey,
        .idTokenHint,
    ]
    package static let ofAgent: [AuthorizationStep] = [
        .cancellation, .authentication, .access, .assurance, .proConnect, .consent, .code,
    ]
    package static let all = Self.ofRequest + Self.ofAgent
}
