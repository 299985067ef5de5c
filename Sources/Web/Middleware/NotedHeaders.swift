import HTTPTypes
package import Hummingbird
import OpenID

/// Writes what was noted on the way to an answer: a nonce for the next proof, how many requests are left, how to prove
/// oneself. Refusals carry it too.
package struct NotedHeaders: RouterMiddleware {
    package typealias Context = HubRequestContext

    private static let nonce = HTTPField.Name("DPoP-Nonce")
    private static let exposed = HTTPField.Name("Access-Control-Expose-Headers")
    private static let limit = HTTPField.Name("RateLimit")
    private static let policy = HTTPField.Name("RateLimit-Policy")

    package init() {}

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let notes = context.notes.content
        if let nonce = notes.nonce, let nonceName = Self.nonce, let exposed = Self.exposed {
            response.headers[nonceName] = nonce
            // RFC 9449, section 8: what runs in a browser must be able to read it.
            if !response.headers.contains(exposed) { response.headers[exposed] = "DPoP-Nonce" }
        }
        if let challenge = notes.challenge, response.status == .unauthorized {
            response.headers[.wwwAuthenticate] = challenge
        }
        if let limit = notes.limit { Self.write(limit, to: &response) }
        return response
    }

    /// draft-ietf-httpapi-ratelimit-headers; RFC 6585, section 4.
    private static func write(_ state: RequestLimits.State, to response: inout Response) {
        if let limit, let policy {
            response.headers[policy] = "\"minute\";q=\(state.limit);w=60"
            response.headers[limit] = "\"minute\";r=\(state.remaining);t=\(state.reset)"
        }
        if state.isExceeded {
            response.status = .tooManyRequests
            response.headers[.retryAfter] = "\(state.reset)"
        }
    }
}
