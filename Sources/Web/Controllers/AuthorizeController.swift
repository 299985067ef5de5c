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
            router.post("\(prefix)/oauth2/par", use: self.push)
        }
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        // What is not there is not found, however it is asked for.
        _ = try await self.services.issuer(context)
        guard let parameters = try? request.queryParameters() else {
            return try self.malformed(request, context)
        }
        return try await self.authorize(parameters, request, context)
    }

    private func post(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let parameters = try? await request.form(context) else {
            return try self.malformed(request, context)
        }
        // Another site's form comes without the cookie that says who is there; asked for again as a page, it comes.
        let text = FormParameters.encode(parameters.pairs)
        if Cookies.value(self.pages.cookies.sessionName, in: request) == nil, parameters.repeated.isEmpty,
            text.utf8.count < 6000
        {
            return self.pages.redirect("\(request.uri.path)?\(text)")
        }
        return try await self.authorize(parameters, request, context)
    }

    /// RFC 9126, section 2.
    private func push(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let answer = try await self.services.provider.pushed.respond(
            issuer: issuer,
            caller: self.services.caller(request, context, at: issuer.endpoint("par")),
            form: try await request.form(context)
        )
        return OAuthResponse.json(answer, status: .created)
    }

    private func authorize(
        _ parameters: FormParameters,
        _ request: Request,
        _ context: HubRequestContext
    )
        async throws -> Response
    {
        let issuer = try await self.services.issuer(context)
        var authorization = AuthorizationRequest(
            issuer: issuer,
            parameters: parameters,
            address: self.address(of: issuer),
            session: try await self.services.session(of: request, cookies: self.pages.cookies)
        )
        let outcome = try await self.services.provider.authorization.authorize(&authorization)
        self.note(outcome, authorization, context)
        return try await self.answer(outcome, authorization, request, context)
    }

    /// Where this hub can be asked the same again: never made of what the request called it.
    private func address(of issuer: Issuer) -> String {
        "\(issuer.realm.map { "/realms/\($0)" } ?? "")/oauth2/authorize"
    }

    private func answer(
        _ outcome: AuthorizationOutcome,
        _ authorization: AuthorizationRequest,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws -> Response {
        switch outcome {
        case .respond(let response): return try self.respond(response, authorization, request)
        case .signIn(let destination, let name, let demand, let realm, let hint):
            var interaction = self.services.interaction(
                to: destination,
                applicationName: name,
                returnOrigin: authorization.redirectURI.flatMap(RedirectURI.origin),
                demand: demand,
                identifier: hint.flatMap { $0.utf8.count <= 254 ? $0 : nil },
                realm: realm
            )
            interaction.languages = authorization.parameters["ui_locales"].flatMap { $0.utf8.count <= 64 ? $0 : nil }
            interaction.isAnswerable = authorization.application?.client.registration == nil
            let isRising = !demand.levels.isEmpty && !demand.isFresh && authorization.session != nil
            let place: SignInPlace = isRising ? .secondFactor : .identifier
            return self.pages.redirect(place.address(interaction, self.services.sealer))
        case .unknownClient:
            return try self.problem(.unknownApplication, "unknown-application", .badRequest, request, context)
        case .unregisteredRedirect(let application):
            return try await self.mismatch(application, authorization, request, context)
        case .malformed: return try self.malformed(request, context)
        case .refused(let application, let refusal, let realm, let destination):
            return try await self.refused(application, refusal, realm, destination, authorization, request, context)
        case .incompleteIdentity(let affiliation, let application, let fields):
            return try await self.incomplete(affiliation, application, fields, request, context)
        case .chooseAffiliation(let affiliations, let application, let destination):
            return try await self.choose(affiliations, application, destination, authorization, request)
        case .consent(let affiliation, let application, let scopes, let destination):
            return try await self.consent(affiliation, application, scopes, destination, authorization, request)
        }
    }

    /// By the address, or as a form that a page sends: only to the address that was validated.
    private func respond(
        _ response: AuthorizationResponse,
        _ authorization: AuthorizationRequest,
        _ request: Request
    ) throws -> Response {
        let (state, cookies) = self.services.sessionState(
            beside: response.parameters,
            to: response.address,
            authorization,
            request
        )
        let parameters = response.parameters + state
        switch response.mode {
        case .query:
            return self.pages.redirect(
                RedirectURI.appending(parameters, to: response.address),
                setCookies: cookies
            )
        case .formPost:
            let page = FormPostPage(
                action: response.address,
                fields: parameters.map { (name: $0.0, value: $0.1) },
                applicationName: authorization.application?.name ?? ""
            )
            return try self.pages.page(
                page,
                request,
                returnOrigin: RedirectURI.origin(response.address),
                languages: authorization.parameters["ui_locales"],
                setCookies: cookies
            )
        }
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
