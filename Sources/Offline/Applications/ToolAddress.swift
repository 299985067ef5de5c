/// Where a tool is, without a `/` at its end, so that paths are appended one way only.
struct ToolAddress {
    let text: String
    private let scheme: String
    private let authority: String
    private let path: String

    init(_ address: String) throws(ApplicationTemplate.Refusal) {
        guard let scheme = ["https", "http"].first(where: { address.hasPrefix("\($0)://") }) else {
            throw .init(description: "\(address): the address of a tool begins with https://")
        }
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !address.contains(where: { "?#*{}".contains($0) })
        else {
            throw .init(description: "\(address): the address of a tool has no query, fragment or wildcard")
        }
        var text = address[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        let rest = text.dropFirst(scheme.count + 3)
        self.authority = String(rest.prefix { $0 != "/" })
        guard text.count > scheme.count + 3, !self.authority.isEmpty else {
            throw .init(description: "\(address): the address of a tool names a host")
        }
        self.text = String(text)
        self.scheme = scheme
        self.path = String(rest.dropFirst(self.authority.count))
    }

    func filled(_ pattern: String) -> String {
        pattern.replacing("{url:port}", with: self.textWithPort).replacing("{url}", with: self.text)
    }

    private var textWithPort: String {
        // A colon after the ] of an IPv6 address, or the only one there is.
        let hasPort =
            self.authority.drop { $0 != "]" }.contains(":")
            || !self.authority.contains("]") && self.authority.contains(":")
        let port = hasPort ? "" : self.scheme == "https" ? ":443" : ":80"
        return "\(self.scheme)://\(self.authority)\(port)\(self.path)"
    }
}
