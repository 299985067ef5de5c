import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

extension AuthorizeController {
    /// What is asked for, with the agent's own values; the answer comes back to the same request.
    func consent(
        _ affiliation: Affiliation,
        _ application: Model.Application,
        _ scopes: [Scope],
        _ destination: String,
        _ authorization: AuthorizationRequest,
        _ request: Request
    ) async throws -> Response {
        let realm = try await self.services.stores.registry.realm(affiliation.realm)?.realm
        var interaction = self.services.interaction(
            to: destination,
            applicationName: application.name,
            returnOrigin: authorization.redirectURI.flatMap(RedirectURI.origin)
        )
        let claims = ClaimsRequest(authorization.details.claims)
        let named = claims.named.subtracting(scopes.flatMap(\.claims))
        let names = Set(scopes.map(\.rawValue)).subtracting([Scope.openid.rawValue])
        interaction.consent = ConsentRequest(
            application: application.clientID,
            scopes: names.union(named.map(Consent.word))
        )
        let browser = self.pages.browser(request)
        let page = ConsentPage(
            action: SignInPlace.consent.rawValue,
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: application.name,
            privacyURL: application.client.policyURI,
            termsURL: application.client.termsURI,
            logoURL: application.client.logoURI,
            isOutside: application.isThirdParty,
            items: Self.items(scopes, claims, affiliation, realm)
        )
        return try self.pages.page(
            page,
            request,
            realm: realm,
            browser: browser,
            returnOrigin: interaction.returnOrigin,
            languages: try await self.languages(authorization, request)
        )
    }

    /// What scopes ask for, then the claims asked by name that none of them opens. A scope that opens an essential claim
    /// is essential.
    static func items(
        _ scopes: [Scope],
        _ claims: ClaimsRequest,
        _ affiliation: Affiliation,
        _ realm: Realm?
    ) -> [ConsentPage.Item] {
        // Its identifier is another one in each application, and says nothing to the agent.
        let known = realm.map { AgentClaim.values(of: affiliation, in: $0, subject: .init("")) } ?? [:]
        let opened = Set(scopes.flatMap(\.claims))
        let byScope = scopes.compactMap { scope -> ConsentPage.Item? in
            guard let words = ConsentScope(scope: scope.rawValue) else { return nil }
            return .init(
                words,
                values: Self.shown(scope).flatMap { Self.texts(known[$0]) },
                isEssential: !claims.essential.isDisjoint(with: scope.claims)
            )
        }
        let byName = AgentClaim.allCases.filter { claims.named.contains($0) && !opened.contains($0) }
            .map { claim in
                ConsentPage.Item(
                    ConsentScope(claim: claim),
                    values: Self.texts(known[claim]),
                    isEssential: claims.essential.contains(claim)
                )
            }
        return byScope + byName
    }

    /// Of the claims that a scope opens, those that tell the agent what it is about.
    private static func shown(_ scope: Scope) -> [AgentClaim] {
        switch scope {
        case .profile: [.name, .preferredUsername]
        case .organization: [.organizationName]
        default: scope.claims
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        (value?.array ?? [value].compactMap(\.self)).compactMap(\.string)
    }
}
