import Model

/// RFC 6749, section 4.4: an application acts for itself, at the broker or at a resource of its own, in one realm.
struct ClientCredentialsGrant: GrantType {
    static let name = ClientSettings.GrantKind.clientCredentials.rawValue

    func prove(_ request: TokenRequest) async throws -> GrantProof { try ApplicationAsking.proof(request) }
}
