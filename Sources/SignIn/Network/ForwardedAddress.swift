package import Primitives

/// Who is at the other end of a request, when it may have come through proxies.
package struct ForwardedAddress: Sendable, Hashable {
    private let trusted: [IPNetwork]

    package init(trusted: [IPNetwork]) { self.trusted = trusted }

    /// The rightmost address that no proxy of ours wrote: everything left of it is what the other end says of itself.
    /// `headers` are the values of `X-Forwarded-For` in their order; a peer that is no proxy of ours is not believed.
    package func client(peer: String, headers: [String]) -> String {
        guard self.isTrusted(peer) else { return peer }
        var nearest = peer
        let entries = headers.joined(separator: ",").split(separator: ",").map { Self.bare($0) }
        for entry in entries.reversed() {
            guard let address = IPAddress(entry) else { return nearest }
            nearest = address.description
            guard self.isTrusted(nearest) else { return nearest }
        }
        return nearest
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return self.trusted.contains { $0.contains(address) }
    }

    /// Without blanks, brackets and port: some proxies write `[2001:db8::1]:443`.
    private static func bare(_ entry: Substring) -> String {
        let text = entry.trimmingPrefix { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if text.first == "[" { return String(text.dropFirst().prefix { $0 != "]" }) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : String(text)
    }
}
