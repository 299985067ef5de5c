import Messages
import Testing
import Web

@Suite struct AccessibilityTests {
    private let pages: [String]

    init() throws {
        let renderer = try PageRenderer()
        self.pages = try Language.allCases.flatMap { language in
            try ExamplePages.all("Exemple").map {
                try renderer.render($0, in: language, frame: ExamplePages.frame("Exemple"))
            }
        }
    }

    @Test func `an id is there once and whoever names one finds it`() {
        for html in self.pages {
            let ids = Markup.attributes("id", in: html)
            #expect(Set(ids).count == ids.count, "\(ids)")
            for name in ["for", "aria-describedby", "aria-labelledby"] {
                let named = Markup.attributes(name, in: html).flatMap { $0.split(separator: " ").map(String.init) }
                #expect(Set(named).subtracting(ids) == [], "\(name)")
            }
        }
    }

    @Test func `everything to fill in has a label that shows`() {
        for html in self.pages {
            let labelled = Set(Markup.attributes("for", in: html))
            for field in html.matches(of: #/<(?:input|select)\b[^>]*>/#).map({ String($0.0) }) {
                guard !field.contains("type=\"hidden\"") && !field.contains("aria-hidden=\"true\"") else { continue }
                let isWrapped = html.contains("<label class=\"choice\">\(field)<span><strong>")
                #expect(isWrapped || Markup.attributes("id", in: field).contains(where: labelled.contains), "\(field)")
            }
        }
    }

    @Test func `no page leaves its reader without a way on`() throws {
        for html in self.pages {
            let start = try #require(html.firstRange(of: "<main")).lowerBound
            let end = try #require(html.firstRange(of: "</main>")).lowerBound
            let isNavigable = html.contains("<nav class=\"places\"")
            #expect(isNavigable || html[start..<end].contains(#/<a [^>]*href="|<button/#))
        }
        for problem in [PageProblem.notFound, .unavailable, .trouble] {
            let page = ErrorPage(problem, portalURL: "/", code: "x", id: "")
            let html = try PageRenderer().render(page, in: .french, frame: PageFrame(path: "/"))
            #expect(html.contains("class=\"button\" href=\"/\""))
            #expect(!html.contains("<dd></dd>"))
        }
    }

    @Test func `images are silent, a page can be zoomed, and nothing opens or moves by itself`() {
        for html in self.pages {
            #expect(html.matches(of: #/<img [^>]*>/#).allSatisfy { $0.0.contains("alt=\"\"") })
            #expect(html.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"))
            #expect(html.matches(of: #/tabindex="(-?\d+)"/#).allSatisfy { $0.1 == "-1" })
            #expect(!html.contains(" target=") && !html.contains("http-equiv"))
        }
    }

    @Test func `headings go down one level at a time`() {
        for html in self.pages {
            let levels = html.matches(of: #/<h([1-6])/#).compactMap { Int($0.1) }
            #expect(levels.first == 1)
            for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
        }
    }

    @Test func `everything to press is 44 pixels high`() throws {
        let stylesheet = try #require(PageAssets()["liamm.css"]).text
        #expect(stylesheet.contains("--target: 2.75rem;"))
        for rule in [
            ".brand a", ".languages a", "footer a", ".button.slim", ".more", ".places a", ".parts a", ".list .option",
            ".fold summary",
        ] {
            let start = try #require(
                stylesheet.firstRange(of: "\n\(rule) {") ?? stylesheet.firstRange(of: "\n\(rule),")
            )
            let body = stylesheet[start.upperBound...].prefix { $0 != "}" }
            #expect(body.contains("min-height: var(--target)"), "\(rule)")
        }
    }
}
