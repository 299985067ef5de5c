import HTTPTypes
import Hummingbird
import NIOCore
import OpenID

/// The page behind `check_session_iframe`, the only one that other sites may frame: OpenID Connect Session Management,
/// section 3.2. It knows nothing of the agent; its script compares what an application sends it with a cookie that is
/// no secret, and answers the page around it alone.
struct SessionFrameController {
    /// `frame-ancestors *` and no more: whoever frames it learns `changed` or `unchanged` of what it was told itself.
    static let policy =
        "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors *"

    let services: HubServices
    let pages: PageResponder

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] { router.get("\(prefix)/oauth2/check_session", use: self.show) }
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        _ = try await self.services.issuer(context)
        guard let script = self.pages.assetPath("check-session.js") else { throw HTTPError(.notFound) }
        let text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Liamm</title>
            <script src="\(script)" data-cookie="\(self.pages.cookies.stateName)"></script>
            </head>
            <body></body>
            </html>

            """
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "public, max-age=3600"
        headers[.contentSecurityPolicy] = Self.policy
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
