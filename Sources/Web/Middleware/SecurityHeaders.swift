import HTTPTypes
package import Hummingbird

/// What every answer carries. Pages add their own policy; nothing may be framed, but the session frame, nor sniffed or
/// referred to.
package struct SecurityHeaders: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let fixed: [(HTTPField.Name, String)]

    private static let frameOptions = HTTPField.Name("X-Frame-Options")

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
        // No content, refusals included: it would pass for the beginning of the next answer (RFC 9110, section 9.3.2).
        if request.method == .head { response = response.createHeadResponse() }
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        // The one page that is made to be framed says so in its policy, and the older header could not.
        let isFramed = response.headers[.contentSecurityPolicy] == SessionFrameController.policy
        for (name, value) in self.fixed where !(isFramed && name == Self.frameOptions) {
            response.headers[name] = value
        }
        return response
    }
}
