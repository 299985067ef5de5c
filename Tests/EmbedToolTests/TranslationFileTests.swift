import EmbedTool
import Testing

@Suite struct TranslationFileTests {
    @Test func `texts keep their order and their lines`() throws {
        let json = "{\n  \"a\": \"1\",\n\n  \"b.one\":\n  \"2 \\u00e9 \\\"\\n\", \"c\": \"{x}\"\r\n}\n"
        let file = try TranslationFile(path: "/somewhere/fr.json", json: json)
        #expect(file.entries.map(\.key) == ["a", "b.one", "c"])
        #expect(file.entries.map(\.text) == ["1", "2 é \"\n", "{x}"])
        #expect(file.entries.map(\.line) == [2, 4, 5])
        #expect(file.language == "fr")
    }

    /// RFC 8259.
    @Test(arguments: [
        ("", 1, "{ is expected"),
        ("{}", 1, "a string in double quotes is expected"),
        ("[\"a\"]", 1, "{ is expected"),
        ("{\"a\": 1}", 1, "a string in double quotes is expected"),
        ("{\"a\": {\"b\": \"c\"}}", 1, "a string in double quotes is expected"),
        ("{\n\"a\" \"b\"}", 2, ": is expected"),
        ("{\"a\": \"b\",\n}", 2, "a string in double quotes is expected"),
        ("{\"a\": \"b\"\n\"c\": \"d\"}", 2, "} is expected"),
        ("{\"a\": \"b", 1, "the string has no end"),
        ("{\"a\": \"b\\", 1, "the string has no end"),
        ("{\"a\": \"b\\\"", 1, "the string has no end"),
        ("{\"a\": \"\\q\"}", 1, "the string is not one of JSON"),
        ("{\"a\": \"b\"}\n{", 2, "nothing may follow the object"),
    ])
    func `what is not a flat object of strings is refused, with its line`(json: String, line: Int, text: String) {
        #expect(throws: Complaint(path: "br.json", line: line, text)) {
            try TranslationFile(path: "br.json", json: json)
        }
    }
}
