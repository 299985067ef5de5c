extension LDAPFilter {
    /// A filter written by hand, outer brackets optional, refused here rather than by the server (RFC 4515, section 3).
    package static func validated(_ text: String) throws(LDAPError) -> LDAPFilter {
        let whole = text.hasPrefix("(") ? text : "(\(text))"
        var reader = FilterReader(bytes: Array(whole.utf8))
        try reader.filter(depth: 0)
        guard reader.isAtEnd else { throw LDAPError(.badFilter, diagnostic: "text after the filter") }
        return .configured(whole)
    }
}

private struct FilterReader {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { self.index == self.bytes.count }

    mutating func filter(depth: Int) throws(LDAPError) {
        guard depth < 32, self.take("(") else { throw self.refusal }
        if self.take("&") || self.take("|") {
            // An empty list is "true" or "false" (RFC 4526).
            while self.peek == UInt8(ascii: "(") { try self.filter(depth: depth + 1) }
        } else if self.take("!") {
            try self.filter(depth: depth + 1)
        } else {
            try self.item()
        }
        guard self.take(")") else { throw self.refusal }
    }

    private mutating func item() throws(LDAPError) {
        let start = self.index
        while let byte = self.peek, Self.isDescription(byte) { self.index += 1 }
        let isNamed = self.index > start
        switch self.peek {
        case UInt8(ascii: "="): self.index += 1
        case UInt8(ascii: "~"), UInt8(ascii: ">"), UInt8(ascii: "<"):
            self.index += 1
            guard self.take("=") else { throw self.refusal }
        case UInt8(ascii: ":"): return try self.extensible(isNamed: isNamed)
        default: throw self.refusal
        }
        guard isNamed else { throw self.refusal }
        try self.value()
    }

    /// `attribute:dn:rule:=value`, with an attribute or a rule.
    private mutating func extensible(isNamed: Bool) throws(LDAPError) {
        var words: [String] = []
        while self.take(":") {
            if self.take("=") {
                let hasRule = words.contains { $0.lowercased() != "dn" }
                guard words.count <= 2, !words.contains(""), isNamed || hasRule else { throw self.refusal }
                return try self.value()
            }
            let start = self.index
            while let byte = self.peek, Self.isDescription(byte) { self.index += 1 }
            words.append(String(decoding: self.bytes[start..<self.index], as: UTF8.self))
        }
        throw self.refusal
    }

    private mutating func value() throws(LDAPError) {
        while let byte = self.peek, byte != UInt8(ascii: ")") {
            self.index += 1
            switch byte {
            case UInt8(ascii: "("), 0: throw self.refusal
            case UInt8(ascii: "\\"):
                for _ in 0..<2 {
                    guard let digit = self.peek, Self.isHexadecimal(digit) else { throw self.refusal }
                    self.index += 1
                }
            default: break
            }
        }
    }

    private var peek: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }
    private var refusal: LDAPError { LDAPError(.badFilter, diagnostic: "at \(self.index)") }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.peek == UInt8(ascii: character) else { return false }
        self.index += 1
        return true
    }

    private static func isDescription(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ";"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
