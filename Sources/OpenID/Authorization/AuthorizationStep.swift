/// One named check of the authorization endpoint. It goes on, or ends the request.
package struct AuthorizationStep: Sendable {
    package let name: String
    let check: @Sendable (inout AuthorizationRequest, AuthorizationEndpoint) async throws -> AuthorizationOutcome?

    /// The order matters and is tested: nothing is redirected before `redirectURI`, nobody is asked before `pkce`.
    package static let all: [AuthorizationStep] = [
        .repeatedParameters, .client, .redirectURI, .responseType, .responseMode, .requestObjects, .scope, .prompt,
        .maxAge, .level, .pkce, .authentication, .access, .assurance, .proConnect, .consent, .code,
    ]
}
