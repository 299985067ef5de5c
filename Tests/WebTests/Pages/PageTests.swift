import Messages
import Testing
import Web

@Suite struct PageTests {
    private static let text = "Exemple"
    private let renderer: PageRenderer

    init() throws { self.renderer = try PageRenderer() }

    @Test(arguments: Language.allCases)
    func `every page renders whole, in its language, with one heading and its landmarks`(language: Language) throws {
        for page in ExamplePages.all(Self.text) {
            let html = try self.renderer.render(page, in: language, frame: ExamplePages.frame(Self.text))
            #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
            #expect(html.contains("<title>\(Markup.escaped(self.documentTitle(page, language)))</title>"))
            for part in [
                "{{", "}}", ">false<", "value=\"false\"", "{realm}", "{application}", "Optional(", "PageValue",
            ] {
                #expect(!html.contains(part), "\(type(of: page)) \(part)")
            }
            for (tag, count) in [("<h1", 1), ("<main id=\"content\"", 1), ("<header class", 1), ("<footer", 1)] {
                #expect(html.split(separator: tag, omittingEmptySubsequences: false).count - 1 == count)
            }
            #expect(html.contains("<a class=\"skip\" href=\"#content\">"))
            #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
        }
    }

    @Test(arguments: Language.allCases)
    func `every page says everything it was given and everything its template names`(language: Language) throws {
        let messages = Messages(language)
        var said: [String: String] = [:]
        var expected: [String: Set<String>] = [:]
        for page in ExamplePages.all(Self.text) {
            let name = type(of: page).template
            said[name, default: ""] += try self.renderer.render(
                page,
                in: language,
                frame: ExamplePages.frame(Self.text)
            )
            expected[name, default: []].formUnion(page.context(messages).values.flatMap(Markup.texts))
        }
        for (name, html) in said {
            let keys = Markup.messageKeys(PageTemplates.all[name] ?? "")
            expected[name, default: []].formUnion(keys.compactMap { MessageKey(rawValue: $0) }.map { messages($0) })
            for text in expected[name] ?? [] { #expect(html.contains(Markup.escaped(text)), "\(name): \(text)") }
        }
    }

    @Test func `an error is tied to its field`() throws {
        for page in ExamplePages.all(Self.text) where page.isProblem && !(page is ErrorPage) {
            let html = try self.renderer.render(page, in: .french, frame: ExamplePages.frame(Self.text))
            #expect(html.contains("id=\"error\""))
            // A passkey has no field: its button is described.
            #expect(html.contains("aria-invalid=\"true\"") || !html.contains("class=\"input"))
            #expect(html.contains(#/aria-describedby="[^"]*\berror"/#))
        }
        let clean = IdentifierPage(action: "/", state: "s", csrf: "c")
        let html = try self.renderer.render(clean, in: .french, frame: PageFrame(path: "/sign-in"))
        #expect(!html.contains("aria-invalid") && !html.contains("id=\"error\""))
    }

    @Test func `password managers find exactly the tokens they know`() throws {
        let password = PasswordPage(
            action: "/",
            state: "s",
            csrf: "c",
            identifier: "agent.exemple",
            realmName: "Exemple",
            changeIdentifierURL: "/",
            changeRealmURL: "/"
        )
        let html = try self.renderer.render(password, in: .french, frame: PageFrame(path: "/"))
        #expect(html.contains("name=\"username\" value=\"agent.exemple\" autocomplete=\"username\""))
        #expect(html.contains(#/name="password" type="password" [^>]*autocomplete="current-password"/#))
        let identifier = IdentifierPage(action: "/", state: "s", csrf: "c")
        let first = try self.renderer.render(identifier, in: .french, frame: PageFrame(path: "/"))
        #expect(first.contains(#/name="identifier" [^>]*autocomplete="username"/#))
    }

    @Test func `the links between languages keep the page's own query`() throws {
        let page = IdentifierPage(action: "/", state: "s", csrf: "c")
        let html = try self.renderer.render(page, in: .french, frame: PageFrame(path: "/sign-in?state=abc"))
        #expect(html.contains("href=\"/sign-in?state=abc&amp;ui_locales=en\" lang=\"en\" hreflang=\"en\""))
        #expect(html.contains("ui_locales=br\" lang=\"br\" hreflang=\"br\">Brezhoneg</a>"))
        let plain = try self.renderer.render(page, in: .english, frame: PageFrame(path: "/"))
        #expect(plain.contains("href=\"/?ui_locales=fr\" lang=\"fr\" hreflang=\"fr\""))
    }

    @Test func `assets are there, at addresses that follow their content`() throws {
        let html = try self.renderer.render(AccessibilityPage(), in: .french, frame: PageFrame(path: "/"))
        for name in ["liamm.css", "logo.svg", "favicon.svg"] {
            let asset = try #require(self.renderer.assets[name])
            #expect(html.contains("\"\(asset.path)\""))
            #expect(asset.path.hasPrefix("/assets/\(name)?v=") && !asset.text.isEmpty)
        }
        #expect(self.renderer.assets["../liamm.css"] == nil)
    }

    private func documentTitle(_ page: any Page, _ language: Language) -> String {
        let messages = Messages(language)
        let key: MessageKey = page.isProblem ? .documentTitleWithError : .documentTitle
        return messages(key, ["title": page.title(messages)])
    }
}
