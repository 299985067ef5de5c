import HTTPTypes
import Hummingbird
import NIOCore
import OpenID
import Primitives

/// JSON answers of the provider's endpoints.
enum OAuthResponse {
    private static let pragma = HTTPField.Name("Pragma")

    static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        isCacheable: Bool = false
    ) -> Response {
        self.json(ByteBuffer(bytes: value.canonicalBytes), status: status, isCacheable: isCacheable)
    }

    /// JSON that is written already.
    static func json(
        _ document: ByteBuffer,
        status: HTTPResponse.Status = .ok,
        isCacheable: Bool = false
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = isCacheable ? "public, max-age=\(KeySchedule.caching.components.seconds)" : "no-store"
        // RFC 6749, section 5.1, wants both.
        if let pragma, !isCacheable { headers[pragma] = "no-cache" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: document))
    }

    /// OpenID Connect Core, section 5.3.2: claims in a token of their own.
    static func token(_ token: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/jwt"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: token)))
    }

    /// RFC 9470, section 3.
    static func stepUp(_ challenge: StepUpChallenge) -> Response {
        var response = self.json(["error": .string(OAuthError.Code.insufficientUserAuthentication.rawValue)])
        response.status = .unauthorized
        response.headers[.wwwAuthenticate] = challenge.header
        return response
    }

    /// RFC 6750, section 3.1: who sends no credentials is told how to, and nothing of what was wrong.
    static func challenge() -> Response {
        Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer", .cacheControl: "no-store"])
    }

    /// RFC 6749, section 5.2; RFC 6750, section 3.
    static func failure(_ error: OAuthError, request: Request) -> Response {
        var response = self.json([
            "error": .string(error.code.rawValue),
            "error_description": .string(error.reason),
        ])
        switch error.code {
        case .invalidClient:
            response.status = .unauthorized
            // RFC 9110, section 15.5.2: always; of RFC 6749, section 5.2, it is the scheme that was tried.
            response.headers[.wwwAuthenticate] = "Basic realm=\"liamm\""
        case .invalidToken:
            response.status = .unauthorized
            response.headers[.wwwAuthenticate] = "Bearer error=\"invalid_token\""
        case .insufficientScope:
            response.status = .forbidden
            let scheme = AuthorizationField(request.headers[.authorization])?.scheme == "dpop" ? "DPoP" : "Bearer"
            response.headers[.wwwAuthenticate] = "\(scheme) error=\"insufficient_scope\", scope=\"openid\""
        case .invalidProof, .useProofNonce:
            // RFC 9449, sections 5 and 7.1: where a token is brought it is the token that is refused.
            response.status = self.isResource(request) ? .unauthorized : .badRequest
        case .invalidRequest where self.isResource(request):
            response.status = .badRequest
            response.headers[.wwwAuthenticate] = "Bearer error=\"invalid_request\""
        case .temporarilyUnavailable:
            response.status = .serviceUnavailable
            response.headers[.retryAfter] = "5"
        case .serverError: response.status = .internalServerError
        default: response.status = .badRequest
        }
        return response
    }

    private static func isResource(_ request: Request) -> Bool { request.uri.path.hasSuffix("/userinfo") }
}
