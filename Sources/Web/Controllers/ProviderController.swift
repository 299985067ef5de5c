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

    /// RFC 6750, section 2.1: the header only; a token in an address or a body is refused by not being read, or where it
    /// comes beside the header (section 2).
    private func userinfo(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        // Section 3.1: another scheme is as good as none.
        guard let token = AuthorizationField(request.headers.text(.authorization))?.accessToken else {
            return OAuthResponse.challenge()
        }
        guard await !Self.bringsTokenElsewhere(request, context) else {
            throw OAuthError(.invalidRequest, "one way of bringing a token only")
        }
        let answer = try await self.services.provider.userinfo.respond(
            issuer: issuer,
            accessToken: token,
            caller: self.services.caller(request, context, at: issuer.endpoint("userinfo"))
        )
        switch answer {
        case .claims(let claims): return OAuthResponse.json(claims)
        case .token(let token): return OAuthResponse.token(token)
        }
    }

    private static func bringsTokenElsewhere(_ request: Request, _ context: HubRequestContext) async -> Bool {
        let name = "access_token"
        if request.uri.query != nil, (try? request.queryParameters())?.values[name] != nil { return true }
        guard request.method == .post, request.mediaType == Request.formType else { return false }
        return (try? await request.form(context))?.values[name] != nil
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
    static let formType = "application/x-www-form-urlencoded"

    /// Type and subtype of the body in small letters, whatever parameters follow (RFC 9110, section 8.3.1).
    var mediaType: String? {
        self.headers.text(.contentType).map { value in
            let type = value.prefix { $0 != ";" }.drop { $0 == " " || $0 == "\t" }
            return type.prefix { $0 != " " && $0 != "\t" }.lowercased()
        }
    }

    /// The body as a form; a wrong media type is refused before it is read. An empty body needs none (section 8.3).
    func form(_ context: HubRequestContext) async throws -> FormParameters {
        let refusal = OAuthError(.invalidRequest, "the body must be application/x-www-form-urlencoded")
        let type = self.mediaType
        guard type == nil || type == Self.formType else { throw refusal }
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: 65_536)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
        guard type != nil || body.readableBytes == 0 else { throw refusal }
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
