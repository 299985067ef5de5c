import HTTPTypes
import Hummingbird

/// Lets scripts of any site read the endpoints that applications call from a browser (RFC 9700, section 2.6; OpenID
/// Connect Core, section 5.3): they are protected by what a request carries, never by a cookie, and so credentials are
/// not allowed. Everywhere else, the authorization endpoint first, no such header is sent.
struct CrossOrigin: RouterMiddleware {
    typealias Context = HubRequestContext

    /// Below `/oauth2/`. Not introspection: those who ask it are servers.
    private static let endpoints = [
        "token", "jwks", "userinfo", "revoke", "register", "par", "device_authorization",
    ]
    private static let fields = [
        HTTPField(name: .accessControlAllowOrigin, value: "*"),
        HTTPField(
            name: .accessControlExposeHeaders,
            value: "WWW-Authenticate, DPoP-Nonce, Retry-After, RateLimit, RateLimit-Policy"
        ),
    ]

    /// `/oauth2/token`, `/realms/armor/oauth2/register/abc`, everything well known.
    static func isOpen(_ path: String) -> Bool {
        let slash = UInt8(ascii: "/")
        var rest = path.utf8[...]
        if rest.starts(with: "/realms/".utf8) { rest = rest.dropFirst(8).drop { $0 != slash } }
        if rest.starts(with: "/.well-known".utf8) { return rest.dropFirst(12).first.map { $0 == slash } ?? true }
        guard rest.starts(with: "/oauth2/".utf8) else { return false }
        let endpoint = rest.dropFirst(8).prefix { $0 != slash }
        return Self.endpoints.contains { endpoint.elementsEqual($0.utf8) }
    }

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard Self.isOpen(request.uri.path) else { return response }
        response.headers.append(contentsOf: Self.fields)
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
