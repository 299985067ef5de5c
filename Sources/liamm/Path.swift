/// The addresses of the administration API, each part escaped once.
package enum Path {
    package static func platform(_ parts: String..., query: [(String, String?)] = []) -> String {
        self.join(["platform"] + parts, query)
    }

    package static func realm(_ slug: String, _ parts: String..., query: [(String, String?)] = []) -> String {
        self.join(["realms", slug] + parts, query)
    }

    private static func join(_ parts: [String], _ query: [(String, String?)]) -> String {
        let given = query.compactMap { name, value in value.map { "\(name)=\(self.escape($0))" } }
        return "/admin/v1" + parts.map { "/\(self.escape($0))" }.joined()
            + (given.isEmpty ? "" : "?" + given.joined(separator: "&"))
    }

    /// All but the unreserved characters (RFC 3986, section 2.3); a part of dots only is escaped too.
    private static func escape(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        let isDots = text.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                output.append(byte)
            case UInt8(ascii: ".") where !isDots: output.append(byte)
            default: output += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
