import AdminAPI
import Administration
import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// Lets through to the administration, on the public listener, only whoever has the role that the route asks for.
///
/// What is authorised is the realm of the path and the agent that it names, never a parameter.
struct AdminGate: RouterMiddleware {
    typealias Context = HubRequestContext

    let access: AdministratorAccess
    let services: AdministrationServices

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token = Self.token(of: request) else {
            return Self.challenge(Problem(.notSignedIn, status: 401, title: "sign in first", hint: Self.command))
        }
        let party: AdministratorParty
        let caller = Caller(request, context, at: self.services.issuer + request.uri.path)
        switch try await self.access.answer(to: token, caller: caller) {
        case .party(let found): party = found
        case .invalid:
            let problem = Problem(
                .notSignedIn,
                status: 401,
                title: "the sign-in has ended, or is none for the administration",
                hint: Self.command
            )
            return Self.challenge(problem, #"error="invalid_token""#)
        case .tooWeak(let level):
            let problem = Problem(
                .insufficientAuthentication,
                status: 401,
                title: "administrators sign in with a second factor (\(level.rawValue))",
                detail: "enrol one on the page of your account",
                hint: Self.command
            )
            return Self.challenge(problem, "\(Self.insufficient), acr_values=\"\(level.rawValue)\"")
        }
        let need = try Self.need(of: request, context)
        try self.check(need, party, context)
        try await self.protectThoseAbove(party, request, context)
        guard !need.isSevere || self.services.clock.now - party.authenticatedAt <= AdminNeed.youth else {
            let seconds = AdminNeed.youth.components.seconds
            let problem = Problem(
                .insufficientAuthentication,
                status: 401,
                title: "this needs a sign-in of the last \(seconds / 60) minutes",
                hint: Self.command
            )
            return Self.challenge(problem, "\(Self.insufficient), max_age=\"\(seconds)\"")
        }
        var context = context
        context.administrator = party
        return try await next(request, context)
    }

    private static let command = "liamm login"
    /// RFC 9470, section 3.
    private static let insufficient = #"error="insufficient_user_authentication""#

    /// RFC 6750, section 2.1, and RFC 9449, section 7.1: the header only.
    private static func token(of request: Request) -> String? {
        AuthorizationField(request.headers[.authorization])?.accessToken
    }

    private static func challenge(_ problem: Problem, _ parameters: String? = nil) -> Response {
        var response = ProblemResponse.make(problem)
        response.headers[.wwwAuthenticate] = parameters.map { "Bearer \($0)" } ?? "Bearer"
        return response
    }

    /// Default deny: a route without a need is nobody's.
    private static func need(of request: Request, _ context: HubRequestContext) throws -> AdminNeed {
        let method = request.method == .head ? HTTPRequest.Method.get : request.method
        guard let need = AdminNeed.of(method.rawValue, context.endpointPath ?? "") else { throw Self.forbidden }
        return need
    }

    private static let forbidden = Problem(.forbidden, status: 403, title: "your roles do not allow this")

    private func check(_ need: AdminNeed, _ party: AdministratorParty, _ context: HubRequestContext) throws {
        guard !party.roles.isEmpty else { throw Self.forbidden }
        switch need.place {
        case .anyRole: return
        case .platform: guard party.isPlatform else { throw Self.forbidden }
        case .realm:
            // What another realm has is not told, not even that there is such a realm.
            let slug = try context.slug()
            guard party.covers(slug) else { throw Problem.notFound("realm \(slug)") }
        }
    }

    /// Nobody changes an administrator of more than they administer: a password or a factor given is a role taken.
    private func protectThoseAbove(
        _ party: AdministratorParty,
        _ request: Request,
        _ context: HubRequestContext
    ) async throws {
        guard request.method != .get, request.method != .head, !party.isPlatform,
            context.endpointPath?.hasPrefix("/admin/v1/realms/{slug}/agents/{name}") == true
        else { return }
        let affiliation = try await self.services.agents.find(try context.name(), in: try context.slug())
        guard try await !self.services.roles.isAbove(party.roles, affiliation) else {
            throw Problem(.forbidden, status: 403, title: "this agent administers more than you do")
        }
    }
}
