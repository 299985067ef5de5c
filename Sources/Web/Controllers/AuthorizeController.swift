import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// The authorization endpoint's face: parses, asks the steps, answers with a page or a redirect.
struct AuthorizeController {
    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.get("\(prefix)/oauth2/authorize", use: self.get)
            router.post("\(prefix)/oauth2/authorize", use: self.post)
        }
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let parameters = try? request.queryParameters() else {
            return try self.malformed(request, context)
        }
        return try await self.authorize(parameters, request, context)
    }

    private func post(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let parameters = try? await request.form(context) else {
            return try self.malformed(request, context)
        }
        return try await self.authorize(parameters, request, context)
    }

    private func authorize(
        _ parameters: FormParameters,
        _ request: Request,
        _ context: HubRequestContext
    )
        async throws -> Response
    {
        let issuer = try await self.services.issuer(context)
        let authorization = AuthorizationRequest(
            issuer: issuer,
            parameters: parameters,
            address: self.address(of: issuer),
            session: try await self.services.session(of: request, cookies: self.pages.cookies)
        )
        let outcome = try await self.services.authorization.authorize(authorization)
        return try await self.answer(outcome, authorization, request, context)
    }

    /// Where this hub can be asked the same again: never made of what the request called it.
    private func address(of issuer: Issuer) -> String {
        "\(issuer.realm.map { "/realms/\($0)" } ?? "")/oauth2/authorize"
    }

    private static func pairs(_ parameters: FormParameters) -> [(String, String)] {
        parameters.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func answer(
        _ outcome: AuthorizationOutcome,
        _ authorization: AuthorizationRequest,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        switch outcome {
        case .redirect(let address, let pairs):
            return self.pages.redirect(RedirectURI.appending(pairs, to: address))
        case .signIn(let destination, let name, let hint):
            let interaction = Interaction(
                startedAt: self.services.clock.now,
                destination: destination,
                applicationName: name,
                returnOrigin: authorization.parameters["redirect_uri"].flatMap(RedirectURI.origin),
                identifier: hint.flatMap { $0.utf8.count <= 254 ? $0 : nil },
                realm: authorization.issuer.realm
            )
            return self.pages.redirect(SignInPlace.identifier.address(interaction, self.services.sealer))
        case .unknownClient:
            return try self.problem(.unknownApplication, "unknown-application", .badRequest, request, context)
        case .unregisteredRedirect(let application):
            return try self.problem(
                .redirectMismatch,
                "redirect-mismatch",
                .badRequest,
                request,
                context,
                applicationName: application.name
            )
        case .malformed: return try self.malformed(request, context)
        case .refused(let application, let refusal, let realm):
            return try await self.refused(application, refusal, realm, request, context)
        case .chooseAffiliation(let affiliations, let application):
            return try await self.choose(affiliations, application, authorization, request)
        }
    }

    private func refused(
        _ application: Model.Application,
        _ refusal: Model.Application.Refusal,
        _ slug: Realm.Slug,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        let support = try await self.services.stores.registry.realm(slug)?.realm.support
        return try self.pages.problem(
            .accessRefused(refusal, contact: support?.name ?? support?.email),
            request,
            status: .forbidden,
            code: "access-refused",
            identifier: context.id,
            applicationName: application.name,
            support: support
        )
    }

    /// The choice comes back as a parameter of the same request; it is checked against the rule again.
    private func choose(
        _ affiliations: [Affiliation],
        _ application: Model.Application,
        _ authorization: AuthorizationRequest,
        _ request: Request
    ) async throws -> Response {
        var choices: [AffiliationChoicePage.Choice] = []
        for affiliation in affiliations {
            let realm = try await self.services.stores.registry.realm(affiliation.realm)?.realm
            let organization = realm?.organizations.first { $0.siren == affiliation.profile.organization }
            choices.append(
                .init(
                    id: affiliation.id.text,
                    function: affiliation.profile.title ?? affiliation.profile.displayName,
                    organization: organization?.name ?? "",
                    realmName: realm?.name ?? affiliation.realm.text
                )
            )
        }
        let interaction = Interaction(
            startedAt: self.services.clock.now,
            destination:
                "\(authorization.address)?\(FormParameters.encode(Self.pairs(authorization.parameters)))",
            applicationName: application.name,
            returnOrigin: authorization.parameters["redirect_uri"].flatMap(RedirectURI.origin)
        )
        let browser = self.pages.browser(request)
        let page = AffiliationChoicePage(
            action: "/sign-in/affiliation",
            state: interaction.sealed(by: self.services.sealer),
            csrf: self.pages.formToken(browser),
            applicationName: application.name,
            choices: choices,
            error: authorization.parameters.values["liamm_affiliation"] == nil
                ? nil : AffiliationChoicePage.nothingChosen
        )
        return try self.pages.page(page, request, browser: browser, returnOrigin: interaction.returnOrigin)
    }

    private func malformed(_ request: Request, _ context: HubRequestContext) throws -> Response {
        try self.problem(.requestRefused, "invalid-request", .badRequest, request, context)
    }

    private func problem(
        _ problem: PageProblem,
        _ code: String,
        _ status: HTTPResponse.Status,
        _ request: Request,
        _ context: HubRequestContext,
        applicationName: String? = nil
    ) throws -> Response {
        try self.pages.problem(
            problem,
            request,
            status: status,
            code: code,
            identifier: context.id,
            applicationName: applicationName
        )
    }
}

extension HubServices {
    func session(of request: Request, cookies: Cookies) async throws -> Session? {
        guard let value = Cookies.value(cookies.sessionName, in: request) else { return nil }
        return try await self.sessions.session(cookie: value)
    }
}
