import HTTPTypes
package import Hummingbird

/// What every answer carries. Pages add their own policy; nothing may be framed, sniffed or referred to.
package struct SecurityHeaders: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let fixed: [(HTTPField.Name, String)]

    package init(isSecure: Bool) {
        var pairs = [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        if isSecure { pairs.append(("Strict-Transport-Security", "max-age=63072000")) }
        self.fixed = pairs.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        for (name, value) in self.fixed { response.headers[name] = value }
        return response
    }
}
