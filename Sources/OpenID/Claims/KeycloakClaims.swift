import Model
import Primitives

/// The claims that tools made for Keycloak read: roles where it puts them, and the claims of the scopes in the tokens
/// themselves.
///
/// The hub knows groups and no roles: they are the realm's roles; those that let the agent in are the application's.
enum KeycloakClaims {
    enum Place { case idToken, accessToken }

    static func members(
        _ place: Place,
        of party: TokenParty,
        known: [AgentClaim: JSONValue]
    ) -> [String: JSONValue] {
        let application = party.application
        var members: [String: JSONValue] = [
            "azp": .string(application.clientID.text),
            "typ": place == .idToken ? "ID" : "Bearer",
            "sid": .string(party.grant.session.text),
        ]
        for claim in party.scopes.flatMap(\.claims) { members[claim.rawValue] = known[claim] }
        // A third party is told groups when the agent has agreed to that scope.
        guard !application.isThirdParty || party.scopes.contains(.groups) else { return members }
        let groups = party.affiliation.profile.groups
        members["groups"] = known[.groups]
        members["realm_access"] = Self.roles(groups)
        if case .groups(let names) = application.access {
            members["resource_access"] = .object([
                application.clientID.text: Self.roles(groups.filter(names.contains))
            ])
        }
        return members
    }

    private static func roles(_ names: [String]) -> JSONValue { ["roles": .array(names.map { .string($0) })] }
}
