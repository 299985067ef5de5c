/// Reads DER, one element after the other: definite and shortest lengths only, one-byte tags (X.690, section 10).
struct DERReader {
    struct Failure: Error {}

    enum Tag {
        static let integer: UInt8 = 0x02
        static let octets: UInt8 = 0x04
        static let null: UInt8 = 0x05
        static let identifier: UInt8 = 0x06
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        static let context0: UInt8 = 0x80
        static let context0Constructed: UInt8 = 0xA0
        static let context1Constructed: UInt8 = 0xA1
    }

    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>
        /// With its tag and length.
        let encoded: ArraySlice<UInt8>

        var reader: DERReader { DERReader(self.content) }
    }

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.rest = bytes }
    init(_ bytes: [UInt8]) { self.rest = bytes[...] }

    var isAtEnd: Bool { self.rest.isEmpty }
    var nextTag: UInt8? { self.rest.first }

    mutating func element() throws(Failure) -> Element {
        let start = self.rest
        guard let tag = self.rest.popFirst(), tag & 0x1F != 0x1F, let first = self.rest.popFirst() else {
            throw Failure()
        }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard 1...4 ~= count, self.rest.count >= count else { throw Failure() }
            length = self.rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            guard length >= 0x80, self.rest.first != 0 else { throw Failure() }
            self.rest = self.rest.dropFirst(count)
        }
        guard self.rest.count >= length else { throw Failure() }
        let content = self.rest.prefix(length)
        self.rest = self.rest.dropFirst(length)
        return Element(tag: tag, content: content, encoded: start[start.startIndex..<content.endIndex])
    }

    mutating func element(_ tag: UInt8) throws(Failure) -> Element {
        let element = try self.element()
        guard element.tag == tag else { throw Failure() }
        return element
    }

    mutating func optional(_ tag: UInt8) throws(Failure) -> Element? {
        self.nextTag == tag ? try self.element() : nil
    }

    mutating func elements() throws(Failure) -> [Element] {
        var elements: [Element] = []
        while !self.isAtEnd { elements.append(try self.element()) }
        return elements
    }

    mutating func identifier() throws(Failure) -> OID {
        let content = try self.element(Tag.identifier).content
        guard let last = content.last, last & 0x80 == 0 else { throw Failure() }
        return OID(bytes: Array(content))
    }

    /// Whole, nothing left over.
    func end() throws(Failure) { if !self.isAtEnd { throw Failure() } }

    /// An AlgorithmIdentifier whose parameters are absent or NULL, as those of a digest are.
    mutating func plainAlgorithm() throws(Failure) -> OID {
        var reader = try self.element(Tag.sequence).reader
        let identifier = try reader.identifier()
        if !reader.isAtEnd { guard try reader.element(Tag.null).content.isEmpty else { throw Failure() } }
        try reader.end()
        return identifier
    }
}
