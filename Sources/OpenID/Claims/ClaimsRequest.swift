package import Primitives

/// The `claims` parameter (OpenID Connect Core, section 5.5): claims asked for by name, whatever the scopes.
///
/// Asking is never an error: what is not known, not understood or not allowed is left out, essential or not (section
/// 5.5.1). `acr` is the affair of the authorization endpoint.
package struct ClaimsRequest: Sendable, Hashable {
    /// Nil: any value will do.
    package typealias Values = [JSONValue]?

    package let userinfo: [AgentClaim: Values]
    package let idToken: [AgentClaim: Values]
    /// What the application says it cannot do without (section 5.5.1), at either place.
    package let essential: Set<AgentClaim>

    /// Asked for at either place.
    package var named: Set<AgentClaim> { Set(self.userinfo.keys).union(self.idToken.keys) }

    /// Nothing is asked by a text that is not there or is no JSON object.
    package init(_ text: String?) {
        let members = text.flatMap { try? StrictJSON.parse($0) }
        self.userinfo = Self.named(in: members?["userinfo"])
        self.idToken = Self.named(in: members?["id_token"])
        self.essential = Self.essential(in: members?["userinfo"]).union(Self.essential(in: members?["id_token"]))
    }

    private static func essential(in member: JSONValue?) -> Set<AgentClaim> {
        Set(
            (member?.object ?? [:]).compactMap { name, request in
                request["essential"]?.bool == true ? AgentClaim(rawValue: name) : nil
            }
        )
    }

    /// Whom the request is about, where it asks for a fixed `sub`: nobody else is answered for (sections 3.1.2.2 and
    /// 5.5.1). Nil: it asks for none, and anybody will do.
    static func subjects(in claims: JSONValue) -> Set<String>? {
        var subjects: Set<String>?
        for place in ["id_token", "userinfo"] {
            let request = claims[place]?["sub"]
            let values = ((request?["values"]?.array ?? []) + [request?["value"]].compactMap { $0 })
                .filter { $0 != .null && $0 != "" }
            guard !values.isEmpty else { continue }
            // What is no text is nobody's.
            let named = Set(values.compactMap(\.string))
            subjects = subjects?.intersection(named) ?? named
        }
        return subjects
    }

    private static func named(in member: JSONValue?) -> [AgentClaim: Values] {
        var named: [AgentClaim: Values] = [:]
        for (name, request) in member?.object ?? [:] {
            guard let claim = AgentClaim(rawValue: name), request == .null || request.object != nil else { continue }
            let values = (request["values"]?.array ?? []) + [request["value"]].compactMap { $0 }
            // An empty text or list asks for nothing in particular: some providers send it.
            let asked = values.filter { $0 != .null && $0 != "" }
            named.updateValue(asked.isEmpty ? nil : asked, forKey: claim)
        }
        return named
    }
}
