import Foundation
import Model
import RealmFiles
import Testing

@Suite struct BrandingDeclarationTests {
    private static let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><circle r=\"5\"/></svg>"

    private func file(_ tail: String, logos: [String: String] = [:]) -> RealmFile {
        RealmFile.parse(Sample.head + tail, path: Sample.path, logos: logos)
    }

    private func problems(_ tail: String, logos: [String: String] = [:]) -> [String] {
        self.file(tail, logos: logos).problems.map(\.description)
    }

    private func realm(_ tail: String, logos: [String: String] = [:]) throws -> Realm {
        let file = self.file(tail, logos: logos)
        return try #require(file.realm, "\(file.problems)")
    }

    // MARK: - Accent

    @Test func `an accent legible in light is taken, in small letters`() throws {
        #expect(try self.realm("branding:\n  accent: \"#0B6E4F\"\n").branding.accent == "#0b6e4f")
    }

    @Test func `an accent that is not legible is refused with its contrast, the theme and the nearest that is`() throws
    {
        #expect(
            self.problems("branding:\n  accent: \"#f2b92f\"\n") == [
                "Realms/pays-exemple.yaml:10:11: the accent #f2b92f has a contrast of 1.5 in light as a link on the "
                    + "page, 4.5 is needed; the nearest of its hue is \"#8d6709\""
            ]
        )
        let nearest = "branding:\n  accent: \"#8d6709\"\n"
        #expect(try self.realm(nearest).branding.accents?.light == "#8d6709")
    }

    @Test(arguments: [
        ("teal", "\"teal\" is not a colour; for example \"#0b6e4f\""),
        ("\"#fff\"", "\"#fff\" is not a colour; for example \"#0b6e4f\""),
        ("#0b6e4f", "\"accent\" is empty; a # begins a comment: put the colour in quotes"),
        ("[a]", "\"accent\" is a text"),
    ])
    func `what is no colour is refused`(_ value: String, _ said: String) throws {
        let problem = try #require(self.problems("branding:\n  accent: \(value)\n").first)
        #expect(problem.hasPrefix("Realms/pays-exemple.yaml:10:") && problem.hasSuffix(said), "\(problem)")
    }

    @Test func `an unknown key is refused with what was meant`() {
        #expect(
            self.problems("branding:\n  colour: x\n  logos: a.svg\n") == [
                "Realms/pays-exemple.yaml:10:3: unknown key \"colour\"",
                "Realms/pays-exemple.yaml:11:3: unknown key \"logos\"; did you mean \"logo\"?",
            ]
        )
    }

    // MARK: - Logo

    @Test(arguments: [("logo.svg", "Realms/logo.svg"), ("logos/pays.svg", "Realms/logos/pays.svg")])
    func `a logo is a file beside the realm's, written anew`(_ reference: String, _ name: String) throws {
        let tail = "branding:\n  logo: \(reference)\n"
        let logo = try self.realm(tail, logos: [name: "<!-- x -->\n" + Self.svg]).branding.logo
        #expect(logo == Self.svg)
        #expect(
            self.problems(tail, logos: ["logo.svg": Self.svg])
                == ["Realms/pays-exemple.yaml:10:9: there is no file \(name)"]
        )
    }

    @Test(arguments: [
        "/etc/passwd", "../logo.svg", "logos/../../a.svg", ".logo.svg", "a/.b.svg", "a//b.svg", "logo.png", "logo",
        "https://pays.example/logo.svg", "file:logo.svg", "a\\\\b.svg", "é.svg",
    ])
    func `a logo is nowhere else`(_ reference: String) {
        #expect(
            self.problems("branding:\n  logo: \"\(reference)\"\n", logos: [reference: Self.svg]).count == 1
        )
    }

    @Test func `a logo that does more than draw is refused at its place in both files`() {
        let script = "<svg viewBox=\"0 0 1 1\">\n  <script/></svg>"
        #expect(
            self.problems("branding:\n  logo: logo.svg\n", logos: ["Realms/logo.svg": script]) == [
                "Realms/pays-exemple.yaml:10:9: Realms/logo.svg:2:3: the element \"script\" is not accepted; "
                    + "export it as plain SVG"
            ]
        )
        #expect(
            self.problems("branding:\n  logo: |\n    <svg onload=\"x\" viewBox=\"0 0 1 1\"/>\n") == [
                "Realms/pays-exemple.yaml:10:9: the logo:1:6: the attribute \"onload\" is not accepted on \"svg\"; "
                    + "export it as plain SVG"
            ]
        )
    }

    @Test func `a folder of realms brings the logos that they name and no other`() throws {
        try Repository.withFolder { folder in
            func write(_ name: String, _ text: String) throws {
                try Data(text.utf8).write(to: folder.appending(path: name))
            }
            try write("pays-exemple.yaml", Sample.head + "branding:\n  logo: logo.svg\n")
            try write("logo.svg", Self.svg)
            try write("other.svg", Self.svg)
            let (files, problems) = RealmSet.texts(paths: [folder.path])
            #expect(problems.isEmpty)
            #expect(files.map { $0.name.split(separator: "/").last } == ["pays-exemple.yaml", "logo.svg"])
            // What is sent to the server is read there as it is here.
            let sent = RealmSet(files: files, isSandbox: false)
            let here = RealmSet.load(paths: [folder.path], sandbox: false)
            #expect(sent.problems.isEmpty && here.problems.isEmpty)
            #expect(sent.realms == here.realms)
            #expect(sent.realms.first?.branding.logo == Self.svg)
            try Data([0xFF, 0xFE, 0x3C, 0x00]).write(to: folder.appending(path: "logo.svg"))
            let unreadable = RealmSet.load(paths: [folder.path], sandbox: false).problems.map(\.message)
            #expect(unreadable.contains("the file is not UTF-8 text"))
        }
    }

    // MARK: - Texts and addresses

    @Test func `one text is in the realm's first language, or there is one for each`() throws {
        let first = "languages: [br, fr]\n  nature: CC"
        let text = Sample.head.replacing("nature: CC", with: first) + "notice: Serret\n"
        #expect(RealmFile.parse(text, path: Sample.path).realm?.notice == ["br": "Serret"])
        let realm = try self.realm(
            "notice: { fr: Fermé, en: Closed, br: Serret }\npasswordHelp: { fr: \"Appelez le 12\" }\n"
        )
        #expect(realm.notice == ["fr": "Fermé", "en": "Closed", "br": "Serret"])
        #expect(realm.passwordHelp == ["fr": "Appelez le 12"])
        #expect(try self.realm("notice: \"\(String(repeating: "é", count: 500))\"\n").notice["fr"]?.count == 500)
    }

    @Test(arguments: [
        ("notice: { de: Zu }", "9:11: unknown key \"de\""),
        ("notice: {}", "9:9: \"notice\" is empty; leave the key out when there is nothing to say"),
        ("notice: []", "9:9: \"notice\" is a text"),
        ("notice: \"a\\nb\"", "9:9: \"notice\" is a text of one line"),
        ("passwordHelp: { fr: 12 }", "9:21: \"fr\" must be quoted; write fr: \"12\""),
        (
            "passwordHelp: \"\(String(repeating: "é", count: 501))\"",
            "9:15: \"passwordHelp\" has 501 characters; at most 500"
        ),
    ])
    func `what is no text for people is refused`(_ line: String, _ said: String) {
        #expect(self.problems("\(line)\n").last == "Realms/pays-exemple.yaml:\(said)")
    }

    @Test(arguments: [
        "http://pays.example/a", "https://", "https://pays", "https://user@pays.example/", "https://pays.example/a b",
        "javascript:alert(1)", "https://pays.example/\\\"", "https://pays.example:x/", "https://1.2.3.4/",
    ])
    func `what is no address of the web is refused`(_ address: String) {
        let problems = self.problems("accessibilityStatement: \"\(address)\"\n")
        #expect(problems.count == 1 && problems[0].contains("is not an address of the web"), "\(problems)")
    }

    @Test func `an overlay says nothing of it`() {
        for key in ["signIn: {}", "branding: {}", "notice: a", "accessibilityStatement: a", "passwordHelp: a"] {
            #expect(
                Sample.problems(Sample.overlay + key + "\n", sandbox: true) == [
                    "Realms/pays-exemple.yaml:7:\(key.prefix { $0 != ":" }.count + 3): "
                        + "a RealmOverlay adds domains, directory and contacts only"
                ]
            )
        }
    }

    @Test func `the written file holds the logo itself and reads as the same realm`() throws {
        let realm = try self.realm(
            "branding: { accent: \"#0b6e4f\", logo: logo.svg }\nsignIn: { survival: 3d, session: { max: 90m } }\n",
            logos: ["Realms/logo.svg": Self.svg]
        )
        let text = RealmWriter.yaml(realm)
        #expect(
            text.hasSuffix(
                """
                languages: [fr]
                signIn:
                  session:
                    max: 90m
                  survival: 3d
                branding:
                  accent: "#0b6e4f"
                  logo: "\(Self.svg.replacing("\"", with: "\\\""))"

                """
            ),
            "\(text)"
        )
        #expect(RealmFile.parse(text, path: Sample.path).realm == realm)
    }
}
