import RealmFiles
import Testing

@Suite struct HostileFileTests {
    private func only(_ text: String) throws -> String {
        let problems = Sample.problems(text, path: "r.yaml")
        try #require(problems.count == 1, "\(problems)")
        return problems[0]
    }

    @Test func `a key written twice is told at the second place, wherever it is`() {
        let text =
            Sample.head.replacing("  nature: CC\n", with: "  nature: CC\n  name: Autre\n  nature: CA\n")
            + "kind: Realm\n"
        #expect(
            Sample.problems(text) == [
                "Realms/pays-exemple.yaml:8:3: the key \"name\" is there twice; the first is on line 5",
                "Realms/pays-exemple.yaml:9:3: the key \"nature\" is there twice; the first is on line 7",
                "Realms/pays-exemple.yaml:11:1: the key \"kind\" is there twice; the first is on line 2",
            ]
        )
    }

    @Test func `a key written three times, quoted or not`() {
        let text = Sample.head + "\"domains\": []\ndomains: []\n'domains': []\n"
        #expect(
            Sample.problems(text) == [
                "Realms/pays-exemple.yaml:10:1: the key \"domains\" is there twice; the first is on line 9",
                "Realms/pays-exemple.yaml:11:1: the key \"domains\" is there twice; the first is on line 9",
            ]
        )
    }

    @Test func `empty and twisted keys written twice are told too`() throws {
        for text in [
            "\"\": 1\n\"\": 2\n", "{[a]: 1, [a]: 2}\n", "? {a: 1}\n: 1\n? {a: 1}\n: 2\n", "!x a: 1\n!x a: 2\n",
        ] {
            #expect(!Sample.problems(text).isEmpty)
        }
    }

    @Test func `tabs are refused`() throws {
        #expect(
            try self.only("apiVersion: liamm/v1\n\tkind: Realm\n")
                == "r.yaml:2:1: a tab; indent and separate with spaces"
        )
        #expect(try self.only("kind: \"a\tb\"\n") == "r.yaml:1:9: a tab; indent and separate with spaces")
    }

    @Test(arguments: [
        ("\u{7}", "U+0007"), ("\u{0}", "U+0000"), ("\u{85}", "U+0085"), ("\u{202E}", "U+202E"), ("\u{E000}", "U+E000"),
    ])
    func `control characters and hidden marks are refused`(_ character: String, _ name: String) throws {
        #expect(try self.only("kind: é\(character)\n") == "r.yaml:1:8: the character \(name) is not accepted")
    }

    @Test func `anchors and aliases are refused`() throws {
        let said = "anchors and aliases are not accepted; write the value out"
        #expect(try self.only("kind: &a Realm\nrealm: *a\n") == "r.yaml:1:7: \(said)")
        #expect(try self.only("kind: Realm\nrealm: &r\n  slug: a\n") == "r.yaml:2:8: \(said)")
        #expect(try self.only("kind: *a\n") == "r.yaml:1:7: \(said)")
        #expect(try self.only("&k kind: Realm\n") == "r.yaml:1:1: \(said)")
    }

    @Test(arguments: [false, true])
    func `an alias bomb costs nothing`(asKey: Bool) {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        if asKey { text += "? *a40\n: x\n" }
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(
                Sample.problems(text, path: "r.yaml") == [
                    "r.yaml:1:5: anchors and aliases are not accepted; write the value out"
                ]
            )
        }
        #expect(time < .seconds(2))
    }

    @Test func `a small alias bomb stays small`() {
        var text = "a0: &a0 [x, x, x, x]\n"
        for level in 1...8 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Sample.problems(text, path: "r.yaml").count == 9)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `a file nested a thousand times deep is refused`(_ opening: String) {
        #expect(!Sample.problems(String(repeating: opening, count: 100_000)).isEmpty)
    }

    @Test func `a full file of whatever is read in seconds, and not every problem of it is told`() {
        let domains = (0..<40_000).map { "  - name: d\($0).example\n" }.joined()
        let wrong = String(repeating: "  - x\n", count: 150_000)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(Sample.problems(Sample.head + "domains:\n" + domains).isEmpty)
            #expect(Sample.problems(Sample.head + "domains:\n" + wrong).count == 201)
        }
        #expect(time < .seconds(20))
    }

    @Test func `the size is bounded`() throws {
        let text = "# " + String(repeating: "x", count: 1_048_576) + "\n"
        #expect(try self.only(text) == "r.yaml:1:1: the file is larger than 1 MiB")
    }

    @Test func `what is not one YAML document is told where`() throws {
        #expect(try self.only("") == "r.yaml:1:1: the file is empty")
        #expect(try self.only("# nothing\n") == "r.yaml:1:1: the file is empty")
        #expect(try self.only("- a\n") == "r.yaml:1:1: a realm file is a mapping of keys to values")
        #expect(try self.only("text\n") == "r.yaml:1:1: a realm file is a mapping of keys to values")
        let second = try self.only("kind: Realm\n---\nkind: Realm\n")
        #expect(second == "r.yaml:2:1: a second document; a realm file holds one")
        let unclosed = try self.only("kind: \"Realm\n")
        #expect(unclosed.hasPrefix("r.yaml:2:1: not valid YAML: "))
        let at = try self.only("kind: Realm\nrealm: @x\n")
        #expect(at == "r.yaml:2:8: not valid YAML: found character that cannot start any token; put the text in quotes")
    }

    @Test func `no cut and no changed byte of a file stops the reader`() {
        let text = Sample.head + Sample.directory + "domains:\n  - name: a.example\n"
        let bytes = Array(text.utf8)
        for length in stride(from: 0, to: bytes.count, by: 3) {
            _ = Sample.problems(String(decoding: bytes[..<length], as: UTF8.self))
        }
        for index in stride(from: 0, to: bytes.count, by: 2) {
            for byte in "\n\"':-[]{}&*!|>%@\\#? ".utf8 {
                var changed = bytes
                changed[index] = byte
                _ = Sample.problems(String(decoding: changed, as: UTF8.self))
            }
        }
    }
}
