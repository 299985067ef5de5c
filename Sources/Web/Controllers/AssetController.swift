import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Primitives

/// What pages are drawn with, and the declaration of accessibility.
struct AssetController {
    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/assets/:name", use: self.asset)
        router.get("/realms/:slug/theme.css", use: self.theme)
        router.get("/realms/:slug/logo.svg", use: self.logo)
        router.get("/accessibility", use: self.accessibility)
    }

    private func asset(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let name = context.parameters.get("name"), let response = self.pages.asset(name) else {
            throw HTTPError(.notFound)
        }
        return response
    }

    private func theme(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let accents = try await self.realm(context).branding.accents,
            let text = RealmTheme.css(light: accents.light, dark: accents.dark)
        else { throw HTTPError(.notFound) }
        return Self.answer(text, RealmTheme.mediaType)
    }

    private func logo(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        guard let text = try await self.realm(context).branding.logo else { throw HTTPError(.notFound) }
        return Self.answer(text, "image/svg+xml; charset=utf-8")
    }

    private func accessibility(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try self.pages.page(AccessibilityPage(), request)
    }

    private func realm(_ context: HubRequestContext) async throws -> Realm {
        guard let slug = context.parameters.get("slug"),
            let realm = try await self.services.stores.registry.realm(.init(slug))?.realm
        else { throw HTTPError(.notFound) }
        return realm
    }

    /// A realm's plan may change them: asked for again after five minutes.
    private static func answer(_ text: String, _ mediaType: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = mediaType
        headers[.cacheControl] = "public, max-age=300"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
