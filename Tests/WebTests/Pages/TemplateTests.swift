import Messages
import Testing
import Web

@Suite struct TemplateTests {
    @Test(arguments: PageTemplates.all)
    func `a template prints nothing unescaped and holds no script nor style`(name: String, text: String) {
        let script = "<script src=\"{{scriptPath}}\" defer></script>"
        let text = name == "layout" ? text.replacing(script, with: "") : text
        for banned in [
            "{{{", "{{&", "{{%", "<script", "<style", " style=", "javascript:", "http://", "https://", " on",
        ] {
            let isWord = banned == " on" && !text.contains(#/\son[a-z]+=/#)
            #expect(isWord || !text.contains(banned), "\(name): \(banned)")
        }
    }

    @Test(arguments: PageTemplates.all)
    func `a template names only sentences that exist and have nothing to fill in`(name: String, text: String) {
        for name in Markup.messageKeys(text) {
            guard let key = MessageKey(rawValue: name) else {
                Issue.record("no sentence \(name)")
                continue
            }
            for language in Language.allCases { #expect(!Messages(language)(key).contains("{")) }
            #expect(Messages(.french)(key) != name)
        }
    }

    /// Mustache prints nothing for a field that is not there: a slip of the pen would be silent.
    @Test func `a template names only fields that its page has`() {
        let frame: Set<String> = [
            "scripts", "brand", "language", "documentTitle", "title", "stylesheet", "logo", "favicon", "navigation",
            "otherLanguages",
            "support", "accessibilityPath",
        ]
        var known: [String: Set<String>] = [:]
        for page in ExamplePages.all("x") {
            let fields = Markup.fields(page.context(Messages(.french)))
            known[type(of: page).template, default: frame].formUnion(fields)
        }
        for (name, fields) in known {
            let used = Markup.fieldNames(PageTemplates.all[name] ?? "")
            #expect(used.subtracting(fields) == [], "\(name)")
        }
    }

    @Test func `the stylesheet asks nobody else for anything`() throws {
        let stylesheet = try #require(PageAssets()["liamm.css"]).text
        #expect(
            !stylesheet.contains("http") && !stylesheet.contains("@import") && !stylesheet.contains("outline: none")
        )
        #expect(stylesheet.contains("prefers-color-scheme: dark") && stylesheet.contains("@media print"))
    }
}
