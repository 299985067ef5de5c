/// Makes a logo out of an SVG that a member body sends: what draws is written anew, what does anything else is refused.
///
/// Refused, not removed: who sends a script is told, and what is shown is what was sent.
package struct LogoSanitizer {
    package static let maximumSize = 32_768
    private static let maximumDepth = 32
    private static let maximumUses = 64
    private static let maximumText = 200

    private var scanner: LogoScanner
    private var output = ""
    /// The text since the last tag, whatever comments lie in it: one text to those who read what is written here.
    private var words = ""
    private var open: [String] = []
    private var hasRoot = false
    private var ids: [String: Bool] = [:]
    private var references: [(id: String, isUse: Bool, problem: LogoProblem)] = []
    /// Ids of the open elements, so that a `use` taints all that hold it.
    private var openIDs: [String?] = []

    /// One line of SVG in UTF-8: the same for the same drawing, and unchanged by a second pass.
    package static func sanitize(_ text: String) throws(LogoProblem) -> String {
        guard text.utf8.count <= self.maximumSize else { throw LogoProblem(1, 1, "the logo is larger than 32 KiB") }
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        try self.screen(text)
        var sanitizer = Self(scanner: try LogoScanner(text))
        return try sanitizer.run()
    }

    private init(scanner: LogoScanner) { self.scanner = scanner }

    /// Control characters, marks that turn the reading direction, private and missing characters.
    private static func screen(_ text: String) throws(LogoProblem) {
        var (line, column) = (1, 1)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: (line, column) = (line + 1, 0)
            case 0x09, 0x0D: break
            case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xE000...0xF8FF, 0xFEFF, 0xFFFD...0xFFFF:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                let name = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
                throw LogoProblem(line, column, "the character \(name) is not accepted")
            default: break
            }
            column += UTF8.width(scalar)
        }
    }

    private mutating func run() throws(LogoProblem) -> String {
        while let token = try self.scanner.next() {
            switch token {
            case .start(let name, let attributes, let isEmpty):
                self.writeWords()
                try self.start(name, attributes, isEmpty: isEmpty)
            case .end(let name):
                self.writeWords()
                try self.end(name)
            case .text(let text): try self.text(text)
            }
        }
        if let name = self.open.last { throw self.scanner.problem("the element \"\(name)\" is not closed") }
        guard self.hasRoot else { throw self.scanner.problem("there is no svg element") }
        for reference in self.references {
            guard let holdsUse = self.ids[reference.id] else { throw reference.problem }
            // A drawing used by what is used grows as the entity bomb does.
            if reference.isUse, holdsUse { throw self.scanner.problem("\"use\" of what holds another \"use\"") }
        }
        guard self.references.count(where: \.isUse) <= Self.maximumUses else {
            throw self.scanner.problem("more than \(Self.maximumUses) \"use\"")
        }
        guard self.output.utf8.count <= Self.maximumSize else {
            throw self.scanner.problem("the logo is larger than 32 KiB")
        }
        return self.output
    }

    private mutating func start(
        _ name: String,
        _ attributes: [LogoScanner.Attribute],
        isEmpty: Bool
    ) throws(LogoProblem) {
        guard let own = LogoVocabulary.elements[name] else {
            throw self.scanner.problem("the element \"\(name)\" is not accepted")
        }
        guard (name == "svg") == self.open.isEmpty, name != "svg" || !self.hasRoot else {
            throw self.scanner.problem(name == "svg" ? "an svg inside or after the svg" : "the root is not an svg")
        }
        if let parent = self.open.last, !LogoVocabulary.holds(parent, name) {
            throw self.scanner.problem("\"\(name)\" inside \"\(parent)\"")
        }
        guard self.open.count < Self.maximumDepth else {
            throw self.scanner.problem("nested more than \(Self.maximumDepth) deep")
        }
        if name == "svg" { try self.checkRoot(attributes) }
        self.output += name == "svg" ? "<svg xmlns=\"\(LogoVocabulary.namespace)\"" : "<\(name)"
        var id: String?
        for attribute in attributes where LogoVocabulary.dropped[name]?.contains(attribute.name) != true {
            guard own.contains(attribute.name) || LogoVocabulary.common.contains(attribute.name) else {
                throw self.problem("the attribute \"\(attribute.name)\" is not accepted on \"\(name)\"", attribute)
            }
            // As it is written: blanks around it would hide what it holds from those that use it.
            if attribute.name == "id" { id = Self.flat(attribute.value) }
            try self.write(attribute, of: name)
        }
        if name == "use" { for held in self.openIDs { if let held { self.ids[held] = true } } }
        self.output += isEmpty ? "/>" : ">"
        guard !isEmpty else { return }
        self.open.append(name)
        self.openIDs.append(id)
    }

    private mutating func checkRoot(_ attributes: [LogoScanner.Attribute]) throws(LogoProblem) {
        self.hasRoot = true
        for attribute in attributes where attribute.name == "xmlns" && attribute.value != LogoVocabulary.namespace {
            throw self.problem("the namespace is not that of SVG", attribute)
        }
        guard let box = attributes.first(where: { $0.name == "viewBox" }) else {
            throw self.scanner.problem("the svg has no viewBox")
        }
        guard LogoVocabulary.isViewBox(Self.flat(box.value)) else {
            throw self.problem("the viewBox is not four numbers", box)
        }
    }

    private mutating func write(_ attribute: LogoScanner.Attribute, of element: String) throws(LogoProblem) {
        let value = Self.flat(attribute.value)
        var name = attribute.name
        switch name {
        case "id":
            guard LogoVocabulary.isID(value), self.ids.updateValue(element == "use", forKey: value) == nil else {
                throw self.problem("the id is no name, or there twice", attribute)
            }
        case "href", "xlink:href":
            guard let id = LogoVocabulary.reference(href: value) else {
                throw self.problem("\"\(name)\" leads out of the logo: only #id is accepted", attribute)
            }
            name = "href"
            self.refer(id, isUse: element == "use", attribute)
        default:
            if let id = LogoVocabulary.reference(url: value) {
                self.refer(id, isUse: false, attribute)
            } else if !LogoVocabulary.isPlain(value) {
                throw self.problem("the value of \"\(name)\" is not accepted", attribute)
            }
        }
        self.output += " \(name)=\"\(value)\""
    }

    private mutating func refer(_ id: String, isUse: Bool, _ attribute: LogoScanner.Attribute) {
        self.references.append((id, isUse, self.problem("nothing has the id \"\(id)\"", attribute)))
    }

    private mutating func end(_ name: String) throws(LogoProblem) {
        guard self.open.last == name else { throw self.scanner.problem("\"\(name)\" ends where it is not open") }
        self.open.removeLast()
        self.openIDs.removeLast()
        self.output += "</\(name)>"
    }

    private mutating func text(_ text: String) throws(LogoProblem) {
        self.words += text
        let flat = Self.flat(self.words)
        guard !flat.isEmpty else { return }
        guard let parent = self.open.last, LogoVocabulary.texts.contains(parent) else {
            throw self.scanner.problem("a text that is no title: draw it as paths")
        }
        guard flat.unicodeScalars.count <= Self.maximumText else {
            throw self.scanner.problem("a text of more than \(Self.maximumText) characters")
        }
    }

    private mutating func writeWords() {
        let flat = Self.flat(self.words)
        self.words = ""
        self.output += flat.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Blanks of any kind become one space, none at the ends.
    private static func flat(_ text: String) -> String {
        text.utf8.split(whereSeparator: LogoScanner.isBlank).map { String($0) ?? "" }.joined(separator: " ")
    }

    private func problem(_ message: String, _ attribute: LogoScanner.Attribute) -> LogoProblem {
        self.scanner.problem(message, at: attribute.offset)
    }
}

extension LogoProblem {
    fileprivate init(_ line: Int, _ column: Int, _ message: String) {
        self.init(line: line, column: column, message: message)
    }
}
