package import JOSE
import Model
package import Primitives

/// A token made of another one (RFC 8693): never wider, never longer, tied to the same grant.
package struct ExchangedToken: Sendable {
    package let claims: [String: JSONValue]
    package let algorithm: SigningAlgorithm
    package let scopes: [String]
    package let life: Duration

    /// Section 2.2.1: no refresh token, and no ID token. It is bound to the key that the one who asks has proved.
    func answer(
        signedBy tokens: TokenIssuer,
        confirmation: GrantDetails.Confirmation?
    ) async throws -> JSONValue {
        var claims = self.claims
        claims["cnf"] = confirmation?.claim
        return [
            "access_token": .string(try await tokens.accessToken(claims, algorithm: self.algorithm)),
            "issued_token_type": .string(TokenExchangeGrant.TokenType.accessToken.rawValue),
            "token_type": .string(confirmation?.tokenType ?? "Bearer"),
            "expires_in": .integer(self.life.components.seconds),
            "scope": .string(self.scopes.joined(separator: " ")),
        ]
    }
}
