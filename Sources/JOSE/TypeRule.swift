package import Primitives

/// What the `typ` or `cty` of a token may say (RFC 7515, section 4.1.9; RFC 8725, section 3.11).
package struct TypeRule: Sendable, Hashable {
    private let types: [String]
    private let mayBeAbsent: Bool

    /// This type, said by the token.
    package static func exactly(_ type: String) -> TypeRule { TypeRule(types: [type], mayBeAbsent: false) }

    /// RFC 7523 names no type, so most clients write `JWT` or none; what is typed as something else is refused.
    package static let clientAssertion = TypeRule(types: ["JWT", "client-authentication+jwt"], mayBeAbsent: true)

    /// RFC 9101, section 10.8, gives the type; OpenID Connect Core, section 6.1, came before it.
    package static let requestObject = TypeRule(types: ["JWT", "oauth-authz-req+jwt"], mayBeAbsent: true)

    /// Case and an `application/` prefix do not matter; a member that is no text is refused.
    package func allows(_ found: JSONValue?) -> Bool {
        guard let found else { return self.mayBeAbsent }
        guard let text = found.string else { return false }
        var name = Self.lowercased(text)
        let prefix = Array("application/".utf8)
        if name.starts(with: prefix) { name.removeFirst(prefix.count) }
        return self.types.contains { Self.lowercased($0) == name }
    }

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }
}
