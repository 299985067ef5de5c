import Foundation
package import Model

/// Redirect addresses are compared byte for byte; the port of a loopback address may vary (RFC 8252, section 7.3).
package enum RedirectURI {
    package static func isRegistered(_ address: String, for application: Application) -> Bool {
        application.redirectURIs.contains { registered in
            registered.utf8.elementsEqual(address.utf8)
                || (application.authentication == .none && self.isSameLoopback(address, registered))
        }
    }

    private static func isSameLoopback(_ address: String, _ registered: String) -> Bool {
        for host in ["http://127.0.0.1", "http://[::1]"] {
            guard let first = self.afterPort(address, host: host), let second = self.afterPort(registered, host: host)
            else { continue }
            return first == second
        }
        return false
    }

    /// What follows the host and an optional `:digits`; nil when the host is another or something else follows it.
    private static func afterPort(_ address: String, host: String) -> [UInt8]? {
        guard address.utf8.starts(with: host.utf8) else { return nil }
        var rest = Array(address.utf8.dropFirst(host.utf8.count))
        if rest.first == UInt8(ascii: ":") {
            let digits = rest.dropFirst().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            guard 1...5 ~= digits.count, digits.first != UInt8(ascii: "0"),
                let port = Int(String(decoding: digits, as: UTF8.self)), port <= 65_535
            else { return nil }
            rest = Array(rest.dropFirst(1 + digits.count))
        }
        return rest.isEmpty || rest.first == UInt8(ascii: "/") ? rest : nil
    }

    /// Scheme, host and port of a registered address, as a policy names it; nil for what a policy could not hold.
    package static func origin(_ address: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) }) else { return nil }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x2C })
        else { return nil }
        return scheme + authority
    }

    /// Whether scheme, host and port of two registered addresses are the same, the scheme's own port said or not.
    static func haveSameOrigin(_ first: String, _ second: String) -> Bool {
        func plain(_ address: String) -> String? {
            guard let origin = self.origin(address) else { return nil }
            let usual = origin.hasPrefix("https:") ? ":443" : ":80"
            return origin.hasSuffix(usual) ? String(origin.dropLast(usual.count)) : origin
        }
        guard let first = plain(first), let second = plain(second) else { return false }
        return first.utf8.elementsEqual(second.utf8)
    }

    /// The host of a registered address, without its port.
    package static func host(_ address: String) -> String? {
        guard let origin = self.origin(address), let start = origin.range(of: "://")?.upperBound else { return nil }
        let authority = origin[start...]
        if authority.first == "[" { return authority.firstIndex(of: "]").map { String(authority[...$0]) } }
        return String(authority.prefix { $0 != ":" })
    }

    /// Adds parameters to a registered address that may hold a query of its own.
    package static func appending(_ pairs: [(String, String)], to address: String) -> String {
        let separator = address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return pairs.isEmpty ? address : address + separator + FormParameters.encode(pairs)
    }
}
