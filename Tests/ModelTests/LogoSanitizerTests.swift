import Model
import Testing

@Suite struct LogoSanitizerTests {
    private static let box = "viewBox=\"0 0 10 10\""
    private static let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" \(Self.box)>"

    private func refusal(_ text: String) -> String? {
        do {
            _ = try LogoSanitizer.sanitize(text)
            return nil
        } catch { return "\(error)" }
    }

    private func inside(_ content: String) -> String { "\(Self.start)\(content)</svg>" }

    @Test func `a drawing is written anew, without what only editors read`() throws {
        let text = """
            \u{FEFF}<?xml version='1.0' encoding="utf-8" standalone="no"?>
            <!-- made by hand -->
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"
                 width='100' height='50' viewBox="0 0  100\t50">
              <title>Pays &amp; mer
                &lt;été&gt;</title>
              <defs>
                <linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient>
                <linearGradient id="b" xlink:href="#a" ></linearGradient>
                <clipPath id="c"><rect width="10" height="10"/></clipPath>
              </defs>
              <g fill="url(#b)" clip-path="url(#c)"><path d="M0,0 L10 10z" /></g>
              <use href="#c" x="3"/>
            </svg>

            """
        let clean = try LogoSanitizer.sanitize(text)
        #expect(
            clean == """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><title>Pays &amp; mer &lt;été&gt;</title>\
                <defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient>\
                <linearGradient id="b" href="#a"></linearGradient>\
                <clipPath id="c"><rect width="10" height="10"/></clipPath></defs>\
                <g fill="url(#b)" clip-path="url(#c)"><path d="M0,0 L10 10z"/></g><use href="#c" x="3"/></svg>
                """
        )
        #expect(try LogoSanitizer.sanitize(clean) == clean)
    }

    @Test func `a text is one, whatever comments cut it`() throws {
        let clean = try LogoSanitizer.sanitize(self.inside("<title>Bro <!-- a --> <!-- b -->Leon</title>"))
        #expect(clean.contains("<title>Bro Leon</title>"))
        #expect(try LogoSanitizer.sanitize(clean) == clean)
        let half = String(repeating: "a", count: 150)
        let refusal = try #require(self.refusal(self.inside("<title>\(half)<!-- a -->\(half)</title>")))
        #expect(refusal.hasSuffix("a text of more than 200 characters"))
    }

    // MARK: - Attacks

    @Test(arguments: [
        "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<svg:script/>", "<foreignObject/>",
        "<image href=\"https://a.example/x\"/>", "<a href=\"#x\"/>", "<animate/>", "<set/>", "<style>*{}</style>",
        "<iframe/>", "<text>a</text>", "<filter/>", "<mask/>", "<pattern/>", "<switch/>", "<metadata/>",
    ])
    func `an element that does more than draw is refused`(_ content: String) throws {
        let refusal = try #require(self.refusal(self.inside(content)))
        #expect(refusal.hasSuffix("is not accepted"))
    }

    @Test(arguments: [
        "onload=\"alert(1)\"", "onclick='alert(1)'", "ONLOAD=\"x\"", "style=\"fill:red\"", "class=\"a\"",
        "xml:base=\"https://a.example/\"", "xmlns=\"http://www.w3.org/1999/xhtml\"", "href=\"#a\"",
        "xlink:href=\"#a\"", "src=\"x\"", "data-x=\"1\"", "filter=\"url(#a)\"", "mask=\"url(#a)\"", "cursor=\"x\"",
    ])
    func `an attribute that does more than draw is refused`(_ attribute: String) throws {
        let refusal = try #require(self.refusal(self.inside("<rect \(attribute)/>")))
        #expect(refusal.contains("is not accepted on \"rect\""))
    }

    @Test func `onload on the root is refused`() {
        #expect(
            self.refusal("<svg \(Self.box) onload=\"alert(1)\"/>")
                == "1:26: the attribute \"onload\" is not accepted on \"svg\""
        )
    }

    @Test(arguments: [
        "href=\"javascript:alert(1)\"", "href=\" javascript:alert(1)\"", "href=\"java\nscript:alert(1)\"",
        "href=\"data:image/svg+xml,x\"", "xlink:href=\"data:image/svg+xml;base64,PHN2Zz4=\"",
        "href=\"https://a.example/x.svg#a\"", "href=\"//a.example/#a\"", "href=\"a.svg#a\"", "href=\"\"", "href=\"#\"",
        "href=\"#a b\"", "href=\"#xpointer(id('a'))\"",
    ])
    func `a reference that leads out of the logo is refused`(_ attribute: String) throws {
        let refusal = try #require(self.refusal(self.inside("<rect id=\"a\"/><use \(attribute)/>")))
        #expect(refusal.contains("leads out of the logo"))
    }

    @Test(arguments: [
        "url(https://a.example/x)", "url('#a')", "url( #a)", "url(#a) url(https://a.example)", "URL(#a)",
        "red;background:url(x)", "expression(alert(1))\\", "u\\72l(x)", "&quot;/&gt;", "url(#a)x", "@import",
        "/* */", "rgb(0,0,0);",
    ])
    func `a value that is more than a colour is refused`(_ value: String) throws {
        let refusal = try #require(self.refusal(self.inside("<rect id=\"a\" fill=\"\(value)\"/>")))
        #expect(refusal.hasSuffix("the value of \"fill\" is not accepted"))
    }

    @Test(arguments: ["<use href=\"#b\"/>", "<rect fill=\"url(#b)\"/>"])
    func `a reference to nothing is refused`(_ content: String) throws {
        #expect(try #require(self.refusal(self.inside(content))).hasSuffix("nothing has the id \"b\""))
    }

    @Test(arguments: [
        ("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\(Self.start)<title>&b;</title></svg>", "DOCTYPE"),
        ("<!DOCTYPE svg SYSTEM \"file:///etc/passwd\">\(Self.start)</svg>", "DOCTYPE"),
        ("\(Self.start)<title>&lol9;</title></svg>", "only the entities"),
        ("\(Self.start)<title>&#60;</title></svg>", "only the entities"),
        ("\(Self.start)<title>&#x3c;</title></svg>", "only the entities"),
        ("\(Self.start)<title>&amp</title></svg>", "only the entities"),
        ("\(Self.start)<rect fill=\"&#106;\"/></svg>", "only the entities"),
        ("\(Self.start)<title>&AMP;</title></svg>", "only the entities"),
    ])
    func `an entity bomb, or any entity but the five, is refused`(_ text: String, _ message: String) throws {
        #expect(try #require(self.refusal(text)).contains(message))
    }

    @Test(arguments: [
        ("\(Self.start)<![CDATA[<script/>]]></svg>", "a CDATA section"),
        ("\(Self.start)<?php x ?></svg>", "a processing instruction"),
        ("<?xml-stylesheet href=\"x\"?>\(Self.start)</svg>", "declaration"),
        ("<?xml version=\"1.0\"?><?xml version=\"1.0\"?>\(Self.start)</svg>", "a processing instruction"),
        (" <?xml version=\"1.0\"?>\(Self.start)</svg>", "a processing instruction"),
        ("\(Self.start)<!ELEMENT a></svg>", "a declaration"),
    ])
    func `what is not an element is refused`(_ text: String, _ message: String) throws {
        #expect(try #require(self.refusal(text)).contains(message))
    }

    @Test(arguments: [
        "\(Self.start)\(Self.start)</svg></svg>", "\(Self.start)<g>\(Self.start)</svg></g></svg>",
        "\(Self.start)</svg>\(Self.start)</svg>",
    ])
    func `a nested svg is refused`(_ text: String) throws {
        #expect(try #require(self.refusal(text)).contains("an svg inside or after the svg"))
    }

    @Test(arguments: ["utf-7", "UTF-16", "iso-8859-1", "UTF-16LE", ""])
    func `a text that says it is not UTF-8 is refused`(_ encoding: String) throws {
        let text = "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\(Self.start)</svg>"
        #expect(try #require(self.refusal(text)).hasSuffix("the encoding is not UTF-8"))
    }

    @Test func `a script in UTF-7 stays text, one in UTF-16 is refused`() throws {
        let seven = try LogoSanitizer.sanitize(self.inside("<title>+ADw-script+AD4-</title>"))
        #expect(seven.contains("<title>+ADw-script+AD4-</title>"))
        let sixteen = self.inside("").utf8.map { "\0\(UnicodeScalar($0))" }.joined()
        #expect(self.refusal(sixteen) == "1:1: the character U+0000 is not accepted")
        #expect(self.refusal("\u{FFFE}" + self.inside(""))?.contains("U+FFFE") == true)
    }

    @Test(arguments: ["\u{0}", "\u{B}", "\u{7F}", "\u{85}", "\u{202E}", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{2028}"])
    func `hidden characters are refused`(_ character: String) throws {
        #expect(try #require(self.refusal(self.inside("<title>a\(character)</title>"))).contains("the character U+"))
    }

    @Test(arguments: [
        "", "<", "<svg", "<svg \(Self.box)", "<svg \(Self.box)>", "\(Self.start)<g></svg>", "\(Self.start)</g></svg>",
        "\(Self.start)<rect x=\"1></svg>", "\(Self.start)<!-- </svg>", "\(Self.start)<!-- -- --></svg>",
        "\(Self.start)<rect x=1/></svg>", "\(Self.start)<rect x/></svg>", "\(Self.start)<rect x=\"1\"y=\"1\"/></svg>",
        "\(Self.start)<rect x=\"1\" x=\"2\"/></svg>", "\(Self.start)< rect/></svg>", "\(Self.start)</svg", "text",
        "\(Self.start)text</svg>", "\(Self.start)</svg>text", "<g/>", "\(Self.start)</svg><g/>", "<!-- only -->",
        "\(Self.start)<title><g/></title></svg>", "\(Self.start)<rect><g/></rect></svg>",
        "\(Self.start)<rect fill=\"<\"/></svg>", "\(Self.start)<rect id=\"a\"/><g id=\"a\"/></svg>",
        "\(Self.start)<rect id=\"1a\"/></svg>", "\(Self.start)<é/></svg>", "<html>\(Self.start)</svg></html>",
    ])
    func `what is unclosed or broken is refused, never repaired`(_ text: String) {
        #expect(self.refusal(text) != nil)
    }

    @Test func `ten thousand elements deep are refused at the thirty-third, at once`() {
        let text = "<svg \(Self.box)>" + String(repeating: "<g>", count: 10_000)
        #expect(self.refusal(text) == "1:119: nested more than 32 deep")
    }

    @Test func `drawings that use drawings do not grow`() {
        let double = (1...20).map { "<g id=\"a\($0)\"><use href=\"#a\($0 - 1)\"/><use href=\"#a\($0 - 1)\"/></g>" }
        let bomb = self.inside("<rect id=\"a0\"/>" + double.joined())
        #expect(self.refusal(bomb)?.contains("holds another \"use\"") == true)
        let blanks = bomb.replacing("id=\"a", with: "id=\" a")
        #expect(self.refusal(blanks)?.contains("holds another \"use\"") == true)
        let loop = self.inside("<g id=\"a\"><use href=\"#a\"/></g>")
        #expect(self.refusal(loop)?.contains("holds another \"use\"") == true)
        let many = self.inside("<rect id=\"a\"/>" + String(repeating: "<use href=\"#a\"/>", count: 65))
        #expect(self.refusal(many)?.contains("more than 64 \"use\"") == true)
    }

    @Test func `more than 32 KiB are refused, before and after`() {
        let long = self.inside("<path d=\"" + String(repeating: "M0 0", count: 8192) + "\"/>")
        #expect(self.refusal(long) == "1:1: the logo is larger than 32 KiB")
        let text = String(repeating: ">", count: 199)
        let grows = self.inside(String(repeating: "<g><title>\(text)</title></g>", count: 140))
        #expect(grows.utf8.count < 32_768)
        #expect(self.refusal(grows)?.contains("larger than 32 KiB") == true)
        #expect(self.refusal(self.inside("<title>\(text)>></title>"))?.contains("200 characters") == true)
    }

    @Test(arguments: [
        "<svg/>", "<svg width=\"10\" height=\"10\"/>", "<svg viewBox=\"0 0 10\"/>", "<svg viewBox=\"0 0 0 10\"/>",
        "<svg viewBox=\"0 0 -1 10\"/>", "<svg viewBox=\"0 0 nan 10\"/>", "<svg viewBox=\"0 0 1e999 10\"/>",
        "<svg viewBox=\"0 0 0x10 10\"/>", "<svg viewBox=\"\"/>", "<svg viewbox=\"0 0 10 10\"/>",
    ])
    func `an svg has a viewBox`(_ text: String) throws {
        #expect(try #require(self.refusal(text)).contains("viewBox"))
    }

    @Test func `no cut and no changed byte makes a logo that is not one`() throws {
        let text = self.inside(
            "<title>a &amp; b</title><g id=\"a\" fill='#fff'><path d=\"M0 0z\"/></g><use href=\"#a\"/>"
        )
        let bytes = Array(text.utf8)
        for length in bytes.indices {
            #expect(self.refusal(String(decoding: bytes[..<length], as: UTF8.self)) != nil)
        }
        for index in bytes.indices {
            for byte in "<>\"'&;/ =!?-:(#x\0".utf8 {
                var changed = bytes
                changed[index] = byte
                guard let clean = try? LogoSanitizer.sanitize(String(decoding: changed, as: UTF8.self)) else {
                    continue
                }
                #expect(clean.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" "))
                #expect(try LogoSanitizer.sanitize(clean) == clean)
            }
        }
    }
}
