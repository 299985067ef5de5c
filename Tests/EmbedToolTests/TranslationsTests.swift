import EmbedTool
import Testing

@Suite struct TranslationsTests {
    private static let french = """
        {
        "hello": "Bonjour {name}",
        "wait.one": "Attendez une minute",
        "wait.other": "Attendez {count} minutes"
        }
        """
    private static let breton = """
        {
        "hello": "Demat {name}",
        "wait.one": "{count} munutenn",
        "wait.two": "{count} vunutenn",
        "wait.few": "{count} munutenn",
        "wait.many": "{count} a vunutennoù",
        "wait.other": "{count} munutenn"
        }
        """

    private func complaints(french: String = Self.french, _ name: String, _ json: String) throws -> [String] {
        let files = [
            try TranslationFile(path: "/t/\(name).json", json: json),
            try TranslationFile(path: "/t/fr.json", json: french),
        ]
        return try Translations(files).complaints().map(\.description)
    }

    private func breton(_ old: String, _ new: String) throws -> [String] {
        try self.complaints("br", Self.breton.replacing(old, with: new))
    }

    @Test func `complete languages are accepted, one said in a word or not`() throws {
        #expect(try self.breton("x", "x") == [])
        let english = #"{"wait.other": "Wait {count}", "wait.one": "Wait a minute", "hello": "{name}, {name}: hello"}"#
        #expect(try self.complaints("en", english) == [])
    }

    /// In the form of a compiler's message, which `swift build` repeats.
    @Test(arguments: [
        ("\"hello\": \"Demat {name}\",\n", "", 1, "“hello” is missing; it is in fr.json, line 2"),
        ("\"wait.few\": \"{count} munutenn\",\n", "", 3, "“wait.few” is missing: the language has this form"),
        ("hello", "hallo", 1, "“hello” is missing; it is in fr.json, line 2"),
        ("hello", "hallo", 2, "“hallo” is not in fr.json"),
        ("wait.few", "wait.zero", 5, "“wait.zero” is one too many: the language has no such form"),
        ("wait.few", "wait.two", 5, "“wait.two” stands twice, first on line 4"),
        ("wait.few", "wait", 3, "“wait” has both plural forms and a text without"),
        ("\"hello\"", "\"hello.one\"", 2, "“hello” has no plural forms in fr.json"),
        ("Demat {name}", "Demat", 2, "“hello” does not say {name}"),
        ("Demat {name}", "Demat {nom}", 2, "“hello” says {nom}, which nothing fills"),
        ("Demat {name}", "Demat {name", 2, "“hello” has a place that is not {name}"),
        ("Demat {name}", "Demat {name} {}", 2, "“hello” has a place that is not {name}"),
        ("Demat {name}", "Demat {na me}", 2, "“hello” has a place that is not {name}"),
        ("Demat {name}", "", 2, "“hello” says nothing"),
        ("one\": \"{count}", "one\": \"ur", 3, "“wait.one” does not say {count}"),
        ("two\": \"{count}", "two\": \"div", 4, "“wait.two” does not say {count}"),
        ("hello", "he llo", 2, "“he llo” cannot be the name of a sentence"),
        ("hello", "Hello", 2, "“Hello” cannot be the name of a sentence"),
        ("wait.few", "wait.", 5, "“wait.” cannot be the name of a sentence"),
    ])
    func `what a language lacks is told with its file, its line and its key`(
        old: String,
        new: String,
        line: Int,
        text: String
    ) throws {
        let found = try self.breton(old, new)
        #expect(found.contains("/t/br.json:\(line):1: error: \(text)"), "\(found)")
        #expect(found.allSatisfy { $0.hasPrefix("/t/br.json:") })
    }

    @Test func `everything is told at once`() throws {
        let found = try self.complaints("br", #"{"wait": "Gortozit"}"#)
        #expect(
            found == [
                "/t/br.json:1:1: error: “hello” is missing; it is in fr.json, line 2",
                "/t/br.json:1:1: error: “wait” has plural forms in fr.json",
            ]
        )
    }

    @Test func `French is held to its own rules`() throws {
        let french = #"{"hello": "Bonjour {name}", "wait.other": "Attendez"}"#
        let found = try self.complaints(french: french, "fr", french)
        #expect(found.contains("/t/fr.json:1:1: error: “wait.one” is missing: the language has this form"))
    }

    @Test func `a language whose plural is not known is refused, and so are texts without French`() throws {
        let found = try self.complaints("cy", Self.french)
        #expect(found.first == "/t/cy.json:1:1: error: the plural forms of “cy” are not known")
        let alone = try TranslationFile(path: "/t/br.json", json: Self.breton)
        #expect(throws: Complaint(path: "/t/br.json", line: 1, "there is no fr.json beside it")) {
            try Translations([alone])
        }
    }

    @Test func `each sentence is a case, named once, with its French text`() throws {
        let french = Self.french.replacing("hello", with: "continue").replacing("Bonjour", with: "Bon\\njour")
        let translations = try Translations([try TranslationFile(path: "fr.json", json: french)])
        let source = MessageKeySource.text(translations.sentences)
        #expect(
            source.contains(
                "    /// Bon jour {name}\n    case `continue`\n    /// Attendez {count} minutes\n    case `wait`\n}\n"
            )
        )
    }
}
