import Messages
import Testing
import Web

@Suite struct PageSafetyTests {
    /// With the last two, a quote and a combining accent make one `Character`, which is not a quote.
    private static let attacks = [
        "<script>alert(1)</script>",
        "\"><script>alert(1)</script>",
        "' onfocus='alert(1)",
        "\"\u{301} onfocus=alert(1) x=\"\u{301}",
        "\u{600}\" onfocus=alert(1) x=\u{600}\"",
        "<\u{338}img src=x>&\u{301}",
        "{{m.signOut}}{{{csrf}}}",
    ]

    @Test(arguments: Self.attacks)
    func `no text of a page becomes markup`(attack: String) throws {
        let renderer = try PageRenderer()
        for language in Language.allCases {
            for (hostile, plain) in zip(ExamplePages.all(attack), ExamplePages.all("x")) {
                let html = try renderer.render(hostile, in: language, frame: ExamplePages.frame(attack))
                let reference = try renderer.render(plain, in: language, frame: ExamplePages.frame("x"))
                let scripts = html.matches(of: #/<script[^>]*>/#).map { String($0.0) }
                #expect(
                    scripts.allSatisfy { $0.contains(#/^<script src="\/assets\/[a-z-]+\.js\?v=[0-9a-f]+" defer>$/#) }
                )
                for mark in "<>\"'".utf8 {
                    let counts = [html, reference].map { $0.utf8.count { $0 == mark } }
                    #expect(counts[0] == counts[1], "\(type(of: hostile))")
                }
            }
        }
    }

    @Test(arguments: Self.attacks + [" \t\"\u{301}\n  {{", "\u{301}\"", "e\u{301}\u{200d}'\u{fe0f}", "&amp;\u{301}"])
    func `a hidden field carries every byte of its text`(text: String) throws {
        let page = FormPostPage(action: "https://mairie.example/", fields: [("state", text)], applicationName: "x")
        let html = Array(try PageRenderer().render(page, in: .english, frame: PageFrame(path: "/")).utf8)
        let start = try #require(html.firstRange(of: Array("name=\"state\" value=\"".utf8))).upperBound
        #expect(Self.read(html[start...].prefix { $0 != UInt8(ascii: "\"") }) == Array(text.utf8))
    }

    /// As a browser reads a value: character references, and everything else as it is.
    private static func read(_ value: ArraySlice<UInt8>) -> [UInt8] {
        let references = [
            "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&#39;": "'", "&#123;": "{", "&#125;": "}",
        ]
        var rest = value
        var bytes: [UInt8] = []
        while let byte = rest.first {
            let found = references.first { rest.starts(with: $0.key.utf8) }
            bytes += found.map { Array($0.value.utf8) } ?? [byte]
            rest = rest.dropFirst(found?.key.utf8.count ?? 1)
        }
        return bytes
    }

    @Test(arguments: ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x"])
    func `a link that would run something leads nowhere`(address: String) throws {
        let page = SignedOutPage(applications: [], returnURL: address, signInURL: address)
        let html = try PageRenderer().render(page, in: .french, frame: PageFrame(path: "/"))
        #expect(!html.lowercased().contains("script:") && !html.contains("data:"))
        #expect(html.contains("href=\"#\""))
    }

    @Test(arguments: ["https://actes.bzh.example/?a=b:c", "/sign-in?x", "bzh.example.app:/signed-out"])
    func `other links are left as they are`(address: String) throws {
        let page = SignedOutPage(applications: [], returnURL: address)
        let html = try PageRenderer().render(page, in: .french, frame: PageFrame(path: "/"))
        #expect(html.contains("href=\"\(address)\""))
    }
}
