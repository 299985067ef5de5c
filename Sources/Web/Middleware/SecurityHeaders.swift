import HTTPTypes
package import Hummingbird

/// What every answer carries. Pages add their own policy; nothing may be framed, but the session frame, nor sniffed or
/// referred to.
package struct SecurityHeaders: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let fixed: [HTTPField]
    /// The same for the one page that is made to be framed: it says so in its policy, and the older header could not.
    private let framed: [HTTPField]

    private static let policy = HTTPField(
        name: .contentSecurityPolicy,
        value: "default-src 'none'; frame-ancestors 'none'"
    )

    package init(isSecure: Bool) {
        var pairs = [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        if isSecure { pairs.append(("Strict-Transport-Security", "max-age=63072000")) }
        self.fixed = pairs.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }
        self.framed = self.fixed.filter { $0.name.canonicalName != "x-frame-options" }
    }

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // No content, refusals included: it would pass for the beginning of the next answer (RFC 9110, section 9.3.2).
        if request.method == .head { response = response.createHeadResponse() }
        // Written already where an alias led here (`KeycloakPaths`); nobody else writes them.
        guard let first = self.fixed.first, !response.headers.contains(first.name) else { return response }
        switch response.headers.text(.contentSecurityPolicy) {
        case nil: response.headers.append(contentsOf: CollectionOfOne(Self.policy) + self.fixed)
        case SessionFrameController.policy: response.headers.append(contentsOf: self.framed)
        default: response.headers.append(contentsOf: self.fixed)
        }
        return response
    }
}
