import Primitives

/// The address of a request as a proof names it (RFC 9449, section 4.3, check 9): without query and fragment, and normalised
/// by its syntax and its scheme (RFC 3986, sections 6.2.2 and 6.2.3).
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
        self.path = slash == rest.endIndex ? [UInt8(ascii: "/")] : Self.normalized(rest[slash...])
    }

    /// No escape of what needs none, the others in capitals, no dot segments.
    private static func normalized(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let segments = self.unescaped(path).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var kept: [ArraySlice<UInt8>] = []
        for (index, segment) in segments.enumerated().dropFirst() {
            let isParent = segment.elementsEqual("..".utf8)
            if isParent { _ = kept.popLast() }
            if !isParent && !segment.elementsEqual(".".utf8) {
                kept.append(segment)
            } else if index == segments.count - 1 {
                kept.append([])
            }
        }
        return kept.flatMap { [UInt8(ascii: "/")] + $0 }
    }

    private static func unescaped(_ path: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = path
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), rest.count > 1,
                let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))?.first
            else {
                output.append(byte)
                continue
            }
            rest = rest.dropFirst(2)
            // What needs an escape keeps it, with its digits in capitals.
            FormParameters.encode(value, to: &output)
        }
        return output
    }

    private static func port(of scheme: [UInt8]) -> Int? {
        if scheme.elementsEqual("https".utf8) { return 443 }
        return scheme.elementsEqual("http".utf8) ? 80 : nil
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }
}
