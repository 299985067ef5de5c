/// Names and keys that come from outside: what may be kept and shown.
enum BrokerText {
    /// 1 to 200 bytes of printable ASCII without space: a business or idempotency key.
    static func isKey(_ text: String) -> Bool {
        1...200 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }

    /// Text people read: 1 to `limit` characters on one line, nothing that steers a terminal or hides.
    static func isLine(_ text: String, limit: Int) -> Bool {
        guard 1...(limit * 4) ~= text.utf8.count, text.count <= limit else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
    }

    /// A file's name as a person gave it; no path, at most 255 bytes.
    static func isFileName(_ text: String) -> Bool {
        self.isLine(text, limit: 255) && text.utf8.count <= 255 && text != "." && text != ".."
            && !text.utf8.contains(UInt8(ascii: "/")) && !text.utf8.contains(UInt8(ascii: "\\"))
    }

    /// `type/subtype` without parameters, lower case (RFC 6838, section 4.2).
    static func isMediaType(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 127 && parts.count == 2
            && parts.allSatisfy { part in
                part.utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } == true
                    && part.utf8.allSatisfy { byte in
                        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                            || "!#$&-^_.+".utf8.contains(byte)
                    }
            }
    }
}
