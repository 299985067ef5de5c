/// What an application may register as an address of its own. Bytes are scanned in order and nothing is parsed by a
/// library and compared afterwards: two readers of one address that disagree are how codes are stolen (RFC 9700,
/// section 4.1).
package enum RedirectRules {
    private static let reserved: Set<String> = [
        "code", "state", "error", "error_description", "error_uri", "iss", "response", "id_token", "access_token",
    ]
    private static let neverWritten = Array("#*\\\"<>^`{|}".utf8)

    /// Nil when the address may be registered, else what is wrong with it.
    package static func objection(to address: String) -> String? {
        let bytes = Array(address.utf8)
        guard 1...2000 ~= bytes.count else { return "it has 1 to 2000 bytes" }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "only visible ASCII characters, percent-encoded where needed"
        }
        if bytes.contains(UInt8(ascii: "#")) { return "no fragment" }
        if bytes.contains(UInt8(ascii: "*")) { return "no wildcard: register each address" }
        if let byte = bytes.first(where: self.neverWritten.contains) {
            return "no `\(Character(Unicode.Scalar(byte)))`"
        }
        let isSecure = bytes.starts(with: "https://".utf8)
        guard isSecure || bytes.starts(with: "http://".utf8) else { return "it begins with https://" }
        let rest = bytes.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        if let objection = self.objection(toAuthority: authority, isSecure: isSecure) { return objection }
        let tail = rest.dropFirst(authority.count)
        let path = tail.prefix { $0 != UInt8(ascii: "?") }
        return self.objection(toEscapes: tail) ?? self.objection(toPath: path)
            ?? self.objection(toQuery: tail.dropFirst(path.count).dropFirst())
    }

    private static func objection(toAuthority authority: ArraySlice<UInt8>, isSecure: Bool) -> String? {
        if authority.isEmpty { return "no host" }
        if authority.contains(UInt8(ascii: "@")) { return "no user name before the host" }
        var host = authority
        var port: ArraySlice<UInt8>?
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return "an IPv6 address ends with ]" }
            host = authority[...end]
            let after = authority[(end + 1)...]
            if let first = after.first {
                guard first == UInt8(ascii: ":") else { return "nothing but a port after the ]" }
                port = after.dropFirst()
            }
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
            host = authority[..<colon]
            port = authority[(colon + 1)...]
        }
        if let port {
            let isNumber = 1...5 ~= port.count && port.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            let number = Int(String(decoding: port, as: UTF8.self)) ?? 0
            guard isNumber, port.first != UInt8(ascii: "0"), number <= 65_535 else { return "the port is a number" }
        }
        guard self.isHost(host) else { return "the host is lower-case DNS labels or an address" }
        let text = String(decoding: host, as: UTF8.self)
        guard isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(text) else {
            return "http is for loopback only; use https"
        }
        return nil
    }

    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.first == UInt8(ascii: "[") {
            return host.count > 3
                && host.dropFirst().dropLast().allSatisfy { byte in
                    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
                        || byte == UInt8(ascii: ":")
                }
        }
        guard host.count <= 253 else { return false }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            1...63 ~= label.count && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                        || byte == UInt8(ascii: "-")
                }
        }
    }

    /// Each `%` begins two digits; what they hide must not be a control character, a slash or a backslash.
    private static func objection(toEscapes bytes: ArraySlice<UInt8>) -> String? {
        for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
            guard index + 2 < bytes.endIndex, let value = self.hidden(at: index, in: bytes) else {
                return "a % begins two hexadecimal digits"
            }
            let isHiding = value < 0x20 || value == 0x7F || value == UInt8(ascii: "/") || value == UInt8(ascii: "\\")
            if isHiding { return "no escape that hides a slash or a control character" }
        }
        return nil
    }

    private static func objection(toPath path: ArraySlice<UInt8>) -> String? {
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isClimbing = segments.contains { [".", ".."].contains(self.unescaped($0)) }
        return isClimbing ? "no dot segment in the path" : nil
    }

    private static func objection(toQuery query: ArraySlice<UInt8>) -> String? {
        for pair in query.split(whereSeparator: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") }) {
            let name = self.unescaped(pair.prefix { $0 != UInt8(ascii: "=") })
            if self.reserved.contains(name.lowercased()) { return "the parameter `\(name)` is the provider's own" }
        }
        return nil
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var output: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), let value = self.hidden(at: index, in: bytes) {
                output.append(value)
                index += 3
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hidden(at index: Int, in bytes: ArraySlice<UInt8>) -> UInt8? {
        guard index + 2 < bytes.endIndex else { return nil }
        return UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
    }
}
