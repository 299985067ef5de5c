/// What an application may register as a return address; read byte by byte, never parsed and compared.
enum RedirectRules {
    private static let reserved = ["code", "state", "error", "error_description", "iss", "response"]

    /// Nil when the address may be registered, else what is wrong with it.
    static func objection(to address: String) -> String? {
        let bytes = Array(address.utf8)
        guard bytes.count <= 2000, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "only visible ASCII characters, percent-encoded where needed"
        }
        guard !bytes.contains(UInt8(ascii: "#")) else { return "no fragment" }
        guard !bytes.contains(UInt8(ascii: "*")) else { return "no wildcard: register each address" }
        guard !bytes.contains(UInt8(ascii: "\\")) else { return "no backslash" }
        let isSecure = address.hasPrefix("https://")
        guard isSecure || address.hasPrefix("http://") else { return "it begins with https://" }
        let rest = address.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty else { return "no host" }
        guard !authority.contains("@") else { return "no user name before the host" }
        guard !authority.contains("%") else { return "no percent escape in the host" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        guard host == host.lowercased() else { return "the host in lower case" }
        if !isSecure && !["localhost", "127.0.0.1", "[::1]"].contains(String(host)) {
            return "http is for loopback only; use https"
        }
        let path = rest.dropFirst(authority.count)
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        let dots = ["..", ".", "%2e", "%2e%2e", ".%2e", "%2e."]
        guard !segments.contains(where: { dots.contains($0.lowercased()) }) else { return "no dot segment in the path" }
        let query = path.drop { $0 != "?" }.dropFirst()
        for pair in query.split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            if self.reserved.contains(String(name)) { return "the parameter `\(name)` is the provider's own" }
        }
        return nil
    }
}
