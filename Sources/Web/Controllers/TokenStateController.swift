import HTTPTypes
import Hummingbird
import NIOCore
import OpenID

/// What becomes of a token: introspection (RFC 7662) and revocation (RFC 7009), under every issuer.
struct TokenStateController {
    private static let tokenType = "application/token-introspection+jwt"

    let services: HubServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.post("\(prefix)/oauth2/introspect", use: self.introspect)
            router.post("\(prefix)/oauth2/revoke", use: self.revoke)
        }
    }

    func introspect(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let form = try await request.form(context)
        let answer = try await self.services.provider.introspection.respond(
            issuer: issuer,
            caller: self.services.caller(request, context, at: issuer.endpoint("introspect")),
            form: form,
            wantsToken: Self.accepts(request)
        )
        switch answer {
        case .json(let value): return OAuthResponse.json(value)
        case .token(let text):
            let headers: HTTPFields = [.contentType: Self.tokenType, .cacheControl: "no-store"]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }

    func revoke(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let form = try await request.form(context)
        try await self.services.provider.revocation.respond(
            issuer: issuer,
            caller: self.services.caller(request, context, at: issuer.endpoint("revoke")),
            form: form
        )
        return Response(status: .ok, headers: [.cacheControl: "no-store"])
    }

    /// Named as such: whoever accepts anything gets JSON.
    private static func accepts(_ request: Request) -> Bool {
        request.headers[values: .accept].flatMap { $0.split(separator: ",") }.contains { part in
            let type = part.prefix { $0 != ";" }.filter { $0 != " " }
            return type.lowercased() == Self.tokenType
        }
    }
}
