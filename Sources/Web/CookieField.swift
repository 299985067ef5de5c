/// Reads the `Cookie` fields of a request (RFC 6265, section 4.2.1), byte by byte.
package enum CookieField {
    /// The value of one cookie; nil when it is absent, or there more than once with different values: another host of the
    /// same site may have set one of them, and which of the two comes first says nothing.
    package static func value(_ name: String, in fields: some Sequence<String>) -> String? {
        var found: String?
        for field in fields {
            for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
                let trimmed = pair.drop { $0 == 0x20 }
                guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")),
                    trimmed[..<equals].elementsEqual(name.utf8)
                else { continue }
                let value = String(decoding: trimmed[trimmed.index(after: equals)...], as: UTF8.self)
                guard found?.utf8.elementsEqual(value.utf8) ?? true else { return nil }
                found = value
            }
        }
        return found
    }
}
