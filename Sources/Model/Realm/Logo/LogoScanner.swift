/// Cuts a text into the few tokens of XML that a logo may hold (XML 1.0, section 2); everything else is refused.
///
/// No library reads it: none resolves an entity, fetches anything or repairs what is broken.
struct LogoScanner {
    struct Attribute {
        let name: String
        let value: String
        let offset: Int
    }

    enum Token {
        case start(name: String, attributes: [Attribute], isEmpty: Bool)
        case end(name: String)
        case text(String)
    }

    private let bytes: [UInt8]
    private(set) var offset = 0
    /// Where the last token began.
    private(set) var start = 0

    /// `text` has no mark of byte order.
    init(_ text: String) throws(LogoProblem) {
        self.bytes = Array(text.utf8)
        try self.skipDeclaration()
    }

    func problem(_ message: String, at offset: Int? = nil) -> LogoProblem {
        let before = self.bytes.prefix(offset ?? self.start)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return LogoProblem(line: line, column: column, message: message)
    }

    /// Nil at the end.
    mutating func next() throws(LogoProblem) -> Token? {
        while true {
            self.start = self.offset
            guard let byte = self.peek else { return nil }
            guard byte == UInt8(ascii: "<") else { return .text(try self.text()) }
            if self.skip("<!--") {
                try self.skipComment()
            } else if self.skip("</") {
                let name = try self.name()
                self.skipBlanks()
                guard self.skip(">") else { throw self.problem("the end of \"\(name)\" is not closed") }
                return .end(name: name)
            } else if self.has("<!") || self.has("<?") {
                throw self.problem(self.refusal)
            } else {
                return try self.element()
            }
        }
    }

    /// A DOCTYPE could declare entities, a CDATA section hide markup, an instruction name a stylesheet.
    private var refusal: String {
        if self.has("<!DOCTYPE") { return "a DOCTYPE is not accepted" }
        if self.has("<![CDATA[") { return "a CDATA section is not accepted" }
        return self.has("<?") ? "a processing instruction is not accepted" : "a declaration is not accepted"
    }

    private mutating func element() throws(LogoProblem) -> Token {
        _ = self.skip("<")
        let name = try self.name()
        var attributes: [Attribute] = []
        while true {
            let hasBlank = self.skipBlanks()
            if self.skip("/>") { return .start(name: name, attributes: attributes, isEmpty: true) }
            if self.skip(">") { return .start(name: name, attributes: attributes, isEmpty: false) }
            guard self.peek != nil else { throw self.problem("the element \"\(name)\" is not closed") }
            guard hasBlank else { throw self.problem("a blank is missing", at: self.offset) }
            let attribute = try self.attribute()
            guard !attributes.contains(where: { $0.name == attribute.name }) else {
                throw self.problem("the attribute \"\(attribute.name)\" is there twice", at: attribute.offset)
            }
            attributes.append(attribute)
        }
    }

    private mutating func attribute() throws(LogoProblem) -> Attribute {
        let start = self.offset
        let name = try self.name()
        self.skipBlanks()
        guard self.skip("=") else { throw self.problem("the attribute \"\(name)\" has no value", at: start) }
        self.skipBlanks()
        guard let quote = self.peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw self.problem("the value of \"\(name)\" is not in quotes", at: start)
        }
        self.offset += 1
        let content = self.bytes[self.offset...].prefix { $0 != quote }
        guard content.endIndex < self.bytes.endIndex else {
            throw self.problem("the value of \"\(name)\" is not closed", at: start)
        }
        guard !content.contains(UInt8(ascii: "<")) else { throw self.problem("a < in \"\(name)\"", at: start) }
        let value = try self.decoded(content)
        self.offset = content.endIndex + 1
        return Attribute(name: name, value: value, offset: start)
    }

    private mutating func text() throws(LogoProblem) -> String {
        let content = self.bytes[self.offset...].prefix { $0 != UInt8(ascii: "<") }
        self.offset = content.endIndex
        return try self.decoded(content)
    }

    /// The five entities of XML and no other, numbers included.
    private func decoded(_ content: ArraySlice<UInt8>) throws(LogoProblem) -> String {
        var output: [UInt8] = []
        var index = content.startIndex
        while index < content.endIndex {
            guard content[index] == UInt8(ascii: "&") else {
                output.append(content[index])
                index += 1
                continue
            }
            let name = content[(index + 1)...].prefix(5).prefix { $0 != UInt8(ascii: ";") }
            guard let byte = Self.entities[String(decoding: name, as: UTF8.self)], name.endIndex < content.endIndex,
                content[name.endIndex] == UInt8(ascii: ";")
            else {
                throw self.problem("only the entities amp, lt, gt, quot and apos are accepted", at: index)
            }
            output.append(byte)
            index = name.endIndex + 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static let entities: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"),
    ]
}

// MARK: - Pieces

extension LogoScanner {
    private var peek: UInt8? { self.offset < self.bytes.count ? self.bytes[self.offset] : nil }

    private func has(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { self.bytes[self.offset...].starts(with: $0) }
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        guard self.has(text) else { return false }
        self.offset += text.utf8CodeUnitCount
        return true
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = self.offset
        while let byte = self.peek, Self.isBlank(byte) { self.offset += 1 }
        return self.offset > start
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Letters, digits, `:`, `-`, `_` and `.`: no name of SVG has another character.
    private mutating func name() throws(LogoProblem) -> String {
        let name = self.bytes[self.offset...].prefix { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
        guard !name.isEmpty else { throw self.problem("a name is expected", at: self.offset) }
        self.offset = name.endIndex
        return String(decoding: name, as: UTF8.self)
    }

    /// XML 1.0, section 2.5: two dashes only at the end.
    private mutating func skipComment() throws(LogoProblem) {
        while self.peek != nil {
            if self.skip("-->") { return }
            guard !self.has("--") else { throw self.problem("two dashes in a comment") }
            self.offset += 1
        }
        throw self.problem("a comment is not closed")
    }

    /// XML 1.0, section 2.8; a text that says it is not UTF-8 would be read otherwise elsewhere.
    private mutating func skipDeclaration() throws(LogoProblem) {
        guard self.skip("<?xml") else { return }
        var expected = ["version", "encoding", "standalone"][...]
        while true {
            let hasBlank = self.skipBlanks()
            if self.skip("?>") { break }
            guard hasBlank else { throw self.problem("the XML declaration is not closed") }
            let attribute = try self.attribute()
            guard let position = expected.firstIndex(of: attribute.name) else {
                throw self.problem("\"\(attribute.name)\" in the XML declaration", at: attribute.offset)
            }
            expected = expected[(position + 1)...]
            if attribute.name == "encoding", attribute.value.lowercased() != "utf-8" {
                throw self.problem("the encoding is not UTF-8", at: attribute.offset)
            }
        }
    }
}
