package import Model

/// In what a redirect address differs from the registered one that is nearest to it: enough to find the mistake, and
/// nothing of what is registered.
package enum RedirectDifference: String, Sendable, Hashable, CaseIterable {
    case missing, scheme, host, port, letterCase, trailingSlash, path, query, fragment

    /// Empty when the application has none to compare with.
    package static func list(from address: String?, to application: Application) -> [RedirectDifference] {
        guard let address, !address.isEmpty else { return [.missing] }
        let asked = Parts(address)
        let all = application.redirectURIs.map { self.list(asked, Parts($0)) }.filter { !$0.isEmpty }
        return all.min { ($0.count, $0.map(\.weight).reduce(0, +)) < ($1.count, $1.map(\.weight).reduce(0, +)) } ?? []
    }

    /// Of two addresses with as many differences, the one whose host is right is the nearer.
    private var weight: Int {
        switch self {
        case .missing, .host: 8
        case .path: 4
        case .scheme, .port, .query, .fragment: 2
        case .letterCase, .trailingSlash: 1
        }
    }

    private struct Parts {
        let scheme: Substring
        let host: Substring
        let port: Substring
        let path: Substring
        let query: Substring?
        let fragment: Substring?

        /// Cut where the first mark of each part stands; nothing is decoded, as nothing is when addresses are compared.
        init(_ address: String) {
            var rest = address[...]
            if let mark = rest.firstRange(of: "://") {
                self.scheme = rest[..<mark.lowerBound]
                rest = rest[mark.upperBound...]
            } else {
                self.scheme = ""
            }
            let fragment = rest.firstIndex(of: "#")
            self.fragment = fragment.map { rest[rest.index(after: $0)...] }
            if let fragment { rest = rest[..<fragment] }
            let query = rest.firstIndex(of: "?")
            self.query = query.map { rest[rest.index(after: $0)...] }
            if let query { rest = rest[..<query] }
            let authority = rest.prefix { $0 != "/" }
            self.path = rest[authority.endIndex...]
            // The colon after the ] of an IPv6 address, or the only one there is.
            let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
            self.host = colon.map { authority[..<$0] } ?? authority
            self.port = colon.map { authority[authority.index(after: $0)...] } ?? ""
        }
    }

    private static func list(_ asked: Parts, _ registered: Parts) -> [RedirectDifference] {
        var found: Set<RedirectDifference> = []
        func compare(_ left: Substring, _ right: Substring, _ difference: RedirectDifference) {
            guard !left.utf8.elementsEqual(right.utf8) else { return }
            found.insert(left.lowercased() == right.lowercased() ? .letterCase : difference)
        }
        compare(asked.scheme, registered.scheme, .scheme)
        compare(asked.host, registered.host, .host)
        compare(asked.port, registered.port, .port)
        let isSlash = asked.path + "/" == registered.path || asked.path == registered.path + "/"
        compare(asked.path, registered.path, isSlash ? .trailingSlash : .path)
        if asked.query != registered.query { found.insert(.query) }
        if asked.fragment != nil { found.insert(.fragment) }
        return Self.allCases.filter(found.contains)
    }
}
