import HTTPTypes
import Hummingbird
import Messages
import Model
import OpenID
import Primitives
import SignIn

/// What the agent is told or asked before the application is answered.
extension AuthorizeController {
    func refused(
        _ application: Model.Application,
        _ refusal: Model.Application.Refusal,
        _ slug: Realm.Slug,
        _ destination: String,
        _ authorization: AuthorizationRequest,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let origin = authorization.redirectURI.flatMap(RedirectURI.origin)
        return try self.pages.refused(
            refusal,
            to: application,
            in: try await self.services.stores.registry.realm(slug)?.realm,
            anew: self.services.anew(to: destination, of: application, returnOrigin: origin),
            request,
            identifier: context.id
        )
    }

    /// Which fields are missing, and by which commands they are mended.
    func incomplete(
        _ affiliation: Affiliation,
        _ application: Model.Application,
        _ fields: [ProConnectIdentity.Field],
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        guard let realm = try await self.services.stores.registry.realm(affiliation.realm)?.realm else {
            throw HTTPError(.notFound)
        }
        let commands = fields.map { ProConnectIdentity.remedy(for: $0, of: affiliation, in: realm) }
        return try self.pages.problem(
            .incompleteIdentity(fields: fields.map(\.rawValue), commands: commands),
            request,
            status: .forbidden,
            code: "incomplete-identity",
            identifier: context.id,
            applicationName: application.name,
            realm: realm
        )
    }

    /// The choice comes back as a parameter of the same request; it is checked against the rule again.
    func choose(
        _ affiliations: [Affiliation],
        _ application: Model.Application,
        _ destination: String,
        _ authorization: AuthorizationRequest,
        _ request: Request
    ) async throws -> Response {
        let choices = try await self.services.choices(affiliations)
        let interaction = self.services.interaction(
            to: destination,
            applicationName: application.name,
            returnOrigin: authorization.redirectURI.flatMap(RedirectURI.origin)
        )
        let browser = self.pages.browser(request)
        let page = AffiliationChoicePage(
            action: "/sign-in/affiliation",
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: application.name,
            choices: choices,
            error: authorization.sent.values["liamm_affiliation"] == nil
                ? nil : AffiliationChoicePage.nothingChosen
        )
        return try self.pages.page(
            page,
            request,
            browser: browser,
            returnOrigin: interaction.returnOrigin,
            languages: try await self.languages(authorization, request)
        )
    }

    /// That of the pages of the sign-in, which did not know the collectivité when they began: one for the whole way.
    func languages(_ authorization: AuthorizationRequest, _ request: Request) async throws -> String {
        var realm: Realm?
        if let slug = authorization.issuer.realm { realm = try await self.services.stores.registry.realm(slug)?.realm }
        let asked = authorization.parameters["ui_locales"]
        return self.pages.language(request, realm: realm, languages: asked).rawValue
    }
}
