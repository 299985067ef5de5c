package import JOSE
package import Primitives

/// A token made of another one (RFC 8693): never wider, never longer, tied to the same grant.
package struct ExchangedToken: Sendable {
    package let claims: [String: JSONValue]
    package let algorithm: SigningAlgorithm
    package let scopes: [String]
    package let life: Duration

    /// Section 2.2.1: no refresh token, and no ID token.
    func answer(signedBy tokens: TokenIssuer) async throws -> JSONValue {
        [
            "access_token": .string(try await tokens.accessToken(self.claims, algorithm: self.algorithm)),
            "issued_token_type": .string(TokenExchangeGrant.TokenType.accessToken.rawValue),
            "token_type": "Bearer",
            "expires_in": .integer(self.life.components.seconds),
            "scope": .string(self.scopes.joined(separator: " ")),
        ]
    }
}
