import HTTPTypes
import Hummingbird
import Messages
package import Model
import NIOCore
import OpenID
package import Primitives
import SignIn

/// Turns a page into an answer: language, policy, cookies, no caching.
package struct PageResponder: Sendable {
    private let renderer: PageRenderer
    let cookies: Cookies
    private let sealer: any SecretSealer
    private let random: any RandomSource
    private let origin: String?
    /// Whom to ask where no collectivité is known, or it names nobody.
    private let regionalSupport: Realm.Contact?

    package init(
        renderer: PageRenderer,
        baseURL: String,
        sealer: any SecretSealer,
        random: any RandomSource,
        support: Realm.Contact? = nil
    ) {
        self.renderer = renderer
        self.cookies = Cookies(isSecure: baseURL.utf8.starts(with: "https:".utf8))
        self.origin = RedirectURI.origin(baseURL)
        self.sealer = sealer
        self.random = random
        self.regionalSupport = support
    }

    /// The browser that a form is shown to: from its cookie, or new.
    struct Browser: Sendable {
        let id: String
        let isNew: Bool
    }

    func browser(_ request: Request) -> Browser {
        if let id = Cookies.value(self.cookies.browserName, in: request), id.utf8.count == 22 {
            return Browser(id: id, isNew: false)
        }
        return Browser(id: self.random.token(bytes: 16), isNew: true)
    }

    func formToken(_ browser: Browser) -> String {
        Base64URL.encode(self.sealer.authenticationCode(Array(browser.id.utf8), for: .crossSiteRequest))
    }

    /// Whether the form was shown to this very browser, and is not sent by another site.
    func isOwn(_ form: FormParameters, _ request: Request) -> Bool {
        let browser = self.browser(request)
        guard !browser.isNew, let token = form["csrf"], !self.isFromElsewhere(request) else { return false }
        return constantTimeEquals(token.utf8, self.formToken(browser).utf8)
    }

    /// What the browser itself says of the sender. Our pages refer to nothing, so it calls their origin `null`.
    private func isFromElsewhere(_ request: Request) -> Bool {
        if let origin = request.headers[.origin], origin != "null", origin != self.origin { return true }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else { return false }
        return site != "same-origin" && site != "none"
    }

    /// `ui_locales`, then what the agent chose, then the collectivité, then the browser.
    func language(_ request: Request, realm: Realm? = nil, languages: String? = nil) -> Language {
        let asked = [Self.chosen(request), languages].compactMap(\.self).joined(separator: " ")
        return Language.negotiate(
            uiLocales: asked,
            cookie: Cookies.value(self.cookies.languageName, in: request),
            realm: realm?.languages.first.flatMap(Language.init(rawValue:)),
            acceptLanguage: request.headers[.acceptLanguage]
        )
    }

    private static func chosen(_ request: Request) -> String? { (try? request.queryParameters())?["ui_locales"] }

    func page(
        _ page: some Page,
        _ request: Request,
        status: HTTPResponse.Status = .ok,
        realm: Realm? = nil,
        browser shownTo: Browser? = nil,
        returnOrigin: String? = nil,
        frameOrigins: Set<String> = [],
        languages: String? = nil,
        setCookies: [String] = []
    ) throws -> Response {
        let language = self.language(request, realm: realm, languages: languages)
        let frame = PageFrame(
            path: Self.path(of: request),
            support: self.support(of: realm),
            brand: realm.map(Self.brand),
            accessibilityPath: realm?.accessibilityStatement ?? "/accessibility"
        )
        let text = try self.renderer.render(page, in: language, frame: frame)
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; img-src 'self'; \(Self.scripts(page.scripts))"
            + (frameOrigins.isEmpty ? "" : "frame-src \(frameOrigins.sorted().joined(separator: " ")); ")
            + "form-action \(Self.formTargets(returnOrigin)); frame-ancestors 'none'; base-uri 'none'"
        var cookies = setCookies
        let browser = shownTo ?? self.browser(request)
        if browser.isNew { cookies.append(self.cookies.set(self.cookies.browserName, browser.id)) }
        // Kept where the agent chose among the pages' own links, not where an application asked.
        if let chosen = Self.chosen(request), Language(rawValue: chosen) != nil,
            !["/authorize", "/logout"].contains(where: { request.uri.path.hasSuffix($0) })
        {
            cookies.append(self.cookies.set(self.cookies.languageName, chosen, maxAge: .days(365)))
        }
        headers[values: .setCookie] = cookies
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// After a POST always 303, never 307 (RFC 9700, section 4.12).
    func redirect(_ address: String, setCookies: [String] = []) -> Response {
        var headers = HTTPFields()
        headers[.location] = address
        headers[.cacheControl] = "no-store"
        headers[values: .setCookie] = setCookies
        return Response(status: .seeOther, headers: headers)
    }

    func assetPath(_ name: String) -> String? { self.renderer.assets[name]?.path }

    func asset(_ name: String) -> Response? {
        guard let asset = self.renderer.assets[name] else { return nil }
        var headers = HTTPFields()
        headers[.contentType] = asset.mediaType
        headers[.cacheControl] = "public, max-age=31536000, immutable"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: asset.text)))
    }

    /// Browsers hold a form's policy against the redirects that follow it: the validated origin is named too.
    private static func formTargets(_ origin: String?) -> String {
        origin.map { "'self' \($0)" } ?? "'self'"
    }

    /// Scripts of this hub only, on the pages that have some, and none may make markup out of text.
    private static func scripts(_ scripts: [PageScript]) -> String {
        scripts.isEmpty ? "" : "script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
    }

    private static func brand(_ realm: Realm) -> PageFrame.Brand {
        let folder = "/realms/\(realm.slug)"
        return .init(
            realmName: realm.name,
            logoURL: realm.branding.logo == nil ? nil : "\(folder)/logo.svg",
            themeURL: realm.branding.accents == nil ? nil : "\(folder)/theme.css"
        )
    }

    /// A file to take away.
    func file(_ text: String, named name: String, mediaType: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = mediaType
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private static func path(of request: Request) -> String {
        guard request.method == .get, PathForm.isPlain(request.head.path ?? "") else { return "/" }
        let kept = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("ui_locales=") }
        return kept.isEmpty ? request.uri.path : "\(request.uri.path)?\(kept.joined(separator: "&"))"
    }

    func support(of realm: Realm?) -> PageFrame.Support? {
        realm?.support.flatMap(Self.support) ?? self.regionalSupport.flatMap(Self.support)
    }

    private static func support(_ contact: Realm.Contact) -> PageFrame.Support? {
        guard let name = contact.name ?? contact.email else { return nil }
        return .init(name: name, mail: contact.email, phone: contact.phone)
    }
}
