import Messages

/// One mail written twice, side by side: as text, and as HTML without image, style sheet, script or anything remote.
struct MailBody {
    private static let bidirectional: ClosedRange<UInt32> = 0x202A...0x202E
    private static let isolating: ClosedRange<UInt32> = 0x2066...0x2069

    private let title: String
    private let language: Language
    private var paragraphs: [String] = []
    private var elements: [String] = []

    init(title: String, language: Language) {
        self.title = title
        self.language = language
    }

    mutating func paragraph(_ text: String) {
        self.paragraphs.append(Self.line(text))
        self.elements.append("<p>\(Self.escaped(text))</p>")
    }

    mutating func facts(_ facts: [String]) {
        guard !facts.isEmpty else { return }
        self.paragraphs.append(facts.map { "- \(Self.line($0))" }.joined(separator: "\n"))
        self.elements.append("<ul>\n\(facts.map { "<li>\(Self.escaped($0))</li>\n" }.joined())</ul>")
    }

    /// One link, twice: as what looks like a button, and as the address to copy.
    mutating func action(_ label: String, link: String, hint: String) {
        let link = Self.line(link)
        self.paragraphs.append("\(Self.line(label))\n\(link)")
        let look = "display:inline-block;padding:12px 20px;background:#1f3a5f;color:#ffffff;text-decoration:none"
        self.elements.append("<p><a href=\"\(Self.escaped(link))\" style=\"\(look)\">\(Self.escaped(label))</a></p>")
        self.elements.append("<p>\(Self.escaped(hint))<br>\n\(Self.escaped(link))</p>")
    }

    /// After RFC 3676, section 4.3, what follows `-- ` is no part of what is said.
    mutating func foot(_ lines: [String]) {
        self.paragraphs.append((["-- "] + lines.map(Self.line)).joined(separator: "\n"))
        self.elements.append("<hr>\n<p>\(lines.map(Self.escaped).joined(separator: "<br>\n"))</p>")
    }

    var text: String { self.paragraphs.joined(separator: "\n\n") + "\n" }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="\(self.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <title>\(Self.escaped(self.title))</title>
        </head>
        <body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:600px">
        <h1 style="font-size:20px">\(Self.escaped(self.title))</h1>
        \(self.elements.joined(separator: "\n"))
        </body>
        </html>

        """
    }

    /// A name given by somebody else makes no line of its own, and does not turn the others around.
    private static func line(_ text: String) -> String {
        let scalars = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: return " "
            default:
                let isTurning = self.bidirectional ~= scalar.value || self.isolating ~= scalar.value
                return isTurning ? nil : scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in self.line(text).unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
