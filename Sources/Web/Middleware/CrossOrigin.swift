import HTTPTypes
import Hummingbird

/// Lets scripts of any site read the endpoints that applications call from a browser (RFC 9700, section 2.6; OpenID
/// Connect Core, section 5.3): they are protected by what a request carries, never by a cookie, and so credentials are
/// not allowed. Everywhere else, the authorization endpoint first, no such header is sent.
struct CrossOrigin: RouterMiddleware {
    typealias Context = HubRequestContext

    /// Below `/oauth2/`. Not introspection: those who ask it are servers.
    private static let endpoints: Set<Substring> = [
        "token", "jwks", "userinfo", "revoke", "register", "par", "device_authorization",
    ]

    /// `/oauth2/token`, `/realms/armor/oauth2/register/abc`, everything well known.
    static func isOpen(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        if parts.first == ".well-known" || (parts.first == "realms" && parts.dropFirst(2).first == ".well-known") {
            return true
        }
        let rest = parts.first == "realms" ? parts.dropFirst(2) : parts[...]
        return rest.first == "oauth2" && rest.dropFirst().first.map { Self.endpoints.contains($0) } == true
    }

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard Self.isOpen(request.uri.path) else { return response }
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlExposeHeaders] =
            "WWW-Authenticate, DPoP-Nonce, Retry-After, RateLimit, RateLimit-Policy"
        return response
    }

    /// The question that browsers ask before a request that a form could not send.
    static func addPreflights(to router: Router<HubRequestContext>) {
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) where self.isOpen(path) {
            let methods = Set(routes.map(\.method.rawValue)).sorted().joined(separator: ", ")
            router.on(routes[0].path, method: .options) { _, _ -> Response in
                var headers = HTTPFields()
                headers[.accessControlAllowMethods] = methods
                headers[.accessControlAllowHeaders] = "Authorization, Content-Type, DPoP"
                headers[.accessControlMaxAge] = "7200"
                headers[.cacheControl] = "no-store"
                return Response(status: .noContent, headers: headers)
            }
        }
    }
}
