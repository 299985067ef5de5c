import Model
import Primitives

/// RFC 6749, section 4.4: an application acts for itself, at the broker and nowhere else.
struct ClientCredentialsGrant: GrantType {
    static let name = "client_credentials"

    func prove(_ request: TokenRequest) async throws -> GrantProof {
        let application = request.application
        guard application.authentication != .none else {
            throw OAuthError(.unauthorizedClient, "a public application cannot act for itself")
        }
        guard !application.brokerRights.isEmpty else {
            throw OAuthError(.unauthorizedClient, "this application has no right at the broker")
        }
        let granted = BrokerScope.allCases.filter { application.brokerRights.contains($0.right) }
        guard let asked = request.form["scope"] else { return .application(granted) }
        let words = asked.split(separator: " ").map(String.init)
        let scopes = granted.filter { words.contains($0.rawValue) }
        guard !scopes.isEmpty, words.allSatisfy({ word in granted.contains { $0.rawValue == word } }) else {
            throw OAuthError(.invalidScope, "scope exceeds what this application may do")
        }
        return .application(scopes)
    }
}
