import HTTPTypes
import Hummingbird
import NIOCore
import OpenID

/// Dynamic registration, under every issuer: RFC 7591 and, for the client itself, RFC 7592.
struct RegistrationController {
    let services: HubServices

    private static let limit = 65_536

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.post("\(prefix)/oauth2/register", use: self.register)
            router.get("\(prefix)/oauth2/register/:client", use: self.read)
            router.put("\(prefix)/oauth2/register/:client", use: self.replace)
            router.delete("\(prefix)/oauth2/register/:client", use: self.remove)
        }
    }

    private func register(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        guard let bearer = try Self.bearer(request) else { return OAuthResponse.challenge() }
        var response = OAuthResponse.json(
            try await self.services.provider.registration
                .register(issuer: issuer, bearer: bearer, body: try await Self.body(request))
        )
        response.status = .created
        return response
    }

    private func read(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        guard let bearer = try Self.bearer(request) else { return OAuthResponse.challenge() }
        return OAuthResponse.json(
            try await self.services.provider.registration
                .read(try Self.client(context), issuer: issuer, bearer: bearer)
        )
    }

    private func replace(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        guard let bearer = try Self.bearer(request) else { return OAuthResponse.challenge() }
        return OAuthResponse.json(
            try await self.services.provider.registration.replace(
                try Self.client(context),
                issuer: issuer,
                bearer: bearer,
                body: try await Self.body(request)
            )
        )
    }

    private func remove(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        guard let bearer = try Self.bearer(request) else { return OAuthResponse.challenge() }
        try await self.services.provider.registration.remove(try Self.client(context), issuer: issuer, bearer: bearer)
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    /// RFC 6750, section 2.1: the header only. Nil: none was sent.
    private static func bearer(_ request: Request) throws -> String? {
        guard let field = AuthorizationField(request.headers[.authorization]), field.scheme == "bearer" else {
            return nil
        }
        guard 1...512 ~= field.text.utf8.count else {
            throw OAuthError(.invalidToken, "a bearer token is required in the Authorization header")
        }
        return field.text
    }

    private static func client(_ context: HubRequestContext) throws -> String {
        guard let client = context.parameters.get("client") else { throw HTTPError(.notFound) }
        return client
    }

    private static func body(_ request: Request) async throws -> [UInt8] {
        guard request.mediaType == "application/json" else {
            throw OAuthError(.invalidClientMetadata, "the body is application/json")
        }
        do {
            return Array(try await request.body.collect(upTo: self.limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
    }
}
