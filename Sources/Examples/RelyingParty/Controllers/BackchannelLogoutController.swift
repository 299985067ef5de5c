import Hummingbird
import Logging

/// Where the issuer announces that a session is over: OpenID Connect Back-Channel Logout, section 2.5.
struct BackchannelLogoutController: Sendable {
    private struct Refusal: Encodable {
        let error: String
        let error_description: String
    }

    private static let largestForm = 32_768

    let tokens: LogoutTokenVerifier
    let sessions: SessionKeeper
    let responses: Responses
    let logger: Logger

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("/backchannel-logout") { request, _ in try await self.receive(request) }
    }

    /// A session that is already gone is a success too: what the issuer wants is true.
    private func receive(_ request: Request) async throws -> Response {
        do {
            let claims = try await self.tokens.consume(try await self.token(in: request))
            let ended = await self.sessions.end(claims)
            self.logger.info("back-channel logout", metadata: ["sid": "\(claims.session ?? "")", "ended": "\(ended)"])
            return self.responses.text("", type: "text/plain; charset=utf-8")
        } catch let error as RelyingPartyError {
            self.logger.warning("back-channel logout refused", metadata: ["reason": "\(error)"])
            let code = error.code == .unavailable ? "temporarily_unavailable" : "invalid_request"
            return try self.responses.json(
                Refusal(error: code, error_description: error.code.rawValue),
                status: .badRequest
            )
        }
    }

    private func token(in request: Request) async throws -> String {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.largestForm)
        } catch {
            throw RelyingPartyError(.malformedToken, "the body is not readable")
        }
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded"),
            let token = FormCoding.decode(String(buffer: body))?["logout_token"]
        else { throw RelyingPartyError(.malformedToken, "no logout token") }
        return token
    }
}
