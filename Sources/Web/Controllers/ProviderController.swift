import HTTPTypes
import Hummingbird
import JOSE
import Messages
import Model
import NIOCore
import OpenID
import Primitives
import Synchronization

/// The provider's endpoints that applications call: metadata, keys, token, userinfo. Under every issuer.
struct ProviderController {
    let services: HubServices
    private let documents = MetadataDocuments()

    init(services: HubServices) { self.services = services }

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.get("\(prefix)/.well-known/openid-configuration", use: self.metadata)
            router.get("\(prefix)/oauth2/jwks", use: self.keys)
            router.post("\(prefix)/oauth2/token", use: self.token)
            router.get("\(prefix)/oauth2/userinfo", use: self.userinfo)
            router.post("\(prefix)/oauth2/userinfo", use: self.userinfo)
        }
        router.get("/.well-known/oauth-authorization-server", use: self.metadata)
        // RFC 8414, section 3.1: the well-known part is inserted before the issuer's path.
        router.get("/.well-known/oauth-authorization-server/realms/:slug", use: self.metadata)
    }

    private func metadata(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        return OAuthResponse.json(self.documents.of(issuer, self.services), isCacheable: true)
    }

    private func keys(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try await self.services.issuer(context)
        let published = try await self.services.provider.keys.published()
        let keys = published.keys.map(\.jwk) + published.encryptionKeys.map(\.jwk)
        return OAuthResponse.json(["keys": .array(keys)], isCacheable: true)
    }

    private func token(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let form = try await request.form(context)
        let answer = try await self.services.provider.tokens.respond(
            issuer: issuer,
            caller: self.services.caller(request, context, at: issuer.endpoint("token")),
            form: form
        )
        return OAuthResponse.json(answer)
    }

    /// RFC 6750, section 2.1: the header only; a token in an address is refused by not being read.
    private func userinfo(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        guard let header = request.headers[.authorization] else { return OAuthResponse.challenge() }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "dpop"].contains(parts[0].lowercased()) else {
            throw OAuthError(.invalidToken, "an access token is required in the Authorization header")
        }
        let answer = try await self.services.provider.userinfo.respond(
            issuer: issuer,
            accessToken: String(parts[1]),
            caller: self.services.caller(request, context, at: issuer.endpoint("userinfo"))
        )
        switch answer {
        case .claims(let claims): return OAuthResponse.json(claims)
        case .token(let token): return OAuthResponse.token(token)
        }
    }
}

/// The metadata of each issuer as it is sent: settled when the server starts, written once.
private final class MetadataDocuments: Sendable {
    private let written = Mutex<[String: ByteBuffer]>([:])

    func of(_ issuer: Issuer, _ services: HubServices) -> ByteBuffer {
        self.written.withLock { written in
            if let document = written[issuer.url] { return document }
            let metadata = Discovery.metadata(
                of: issuer,
                languages: Language.allCases.map(\.rawValue),
                certificates: services.provider.certificates
            )
            let document = ByteBuffer(bytes: metadata.canonicalBytes)
            written[issuer.url] = document
            return document
        }
    }
}

extension HubServices {
    /// The issuer that the path names; an unknown realm is not found.
    func issuer(_ context: HubRequestContext) async throws -> Issuer {
        guard let slug = context.parameters.get("slug") else { return .hub(self.baseURL) }
        guard Realm.isValidSlug(slug), !Realm.reservedSlugs.contains(slug) else {
            throw HTTPError(.notFound, message: "there is no such realm")
        }
        guard try await self.stores.registry.realm(.init(slug)) != nil else {
            throw HTTPError(.notFound, message: "there is no realm \(slug)")
        }
        return .realm(.init(slug), base: self.baseURL)
    }
}

extension Request {
    /// The body as a form; a wrong media type is refused before it is read.
    func form(_ context: HubRequestContext) async throws -> FormParameters {
        let type = self.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw OAuthError(.invalidRequest, "the body must be application/x-www-form-urlencoded")
        }
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: 65_536)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
        do {
            return try FormParameters(parsing: body.readableBytesView)
        } catch {
            throw OAuthError(.invalidRequest, "the body cannot be read as a form")
        }
    }

    func queryParameters() throws -> FormParameters {
        do {
            return try FormParameters(parsing: (self.uri.query ?? "").utf8)
        } catch {
            throw OAuthError(.invalidRequest, "the query cannot be read")
        }
    }
}
