/// The address of a request as a proof names it (RFC 9449, section 4.3, check 9): without query and fragment, scheme and
/// host in any case, the port left out where it is the scheme's own.
package struct HTTPTarget: Sendable, Hashable {
    private let scheme: [UInt8]
    private let authority: [UInt8]
    private let path: [UInt8]

    /// At most 2000 bytes of visible ASCII; nil for anything that is not `http` or `https`, or that names a user.
    package init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(2001))
        guard bytes.count <= 2000, bytes.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8)
        else { return nil }
        let scheme = Self.lowercased(bytes[..<colon])
        guard let usual = Self.port(of: scheme) else { return nil }
        let rest = bytes[(colon + 3)...].prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        var authority = Self.lowercased(rest[..<slash])
        guard !authority.contains(UInt8(ascii: "@")) else { return nil }
        for suffix in [":\(usual)", ":"] where authority.count > suffix.utf8.count {
            if authority.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
                authority.removeLast(suffix.utf8.count)
                break
            }
        }
        guard !authority.isEmpty else { return nil }
        self.scheme = scheme
        self.authority = authority
        self.path = slash == rest.endIndex ? [UInt8(ascii: "/")] : Array(rest[slash...])
    }

    private static func port(of scheme: [UInt8]) -> Int? {
        if scheme.elementsEqual("https".utf8) { return 443 }
        return scheme.elementsEqual("http".utf8) ? 80 : nil
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }
}
