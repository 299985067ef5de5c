package import Model

extension Consent {
    private static let prefix = "claim:"

    /// What a claim agreed to by its name is kept as, beside the scopes: a scope of the same name may open more.
    package static func word(for claim: AgentClaim) -> String { "\(Self.prefix)\(claim.rawValue)" }

    /// Nil for a scope.
    package static func claim(of word: String) -> AgentClaim? {
        guard word.utf8.starts(with: Self.prefix.utf8) else { return nil }
        return AgentClaim(rawValue: String(word.dropFirst(Self.prefix.count)))
    }

    /// All that the application may be told: what the scopes open, and what was agreed to by name.
    package var claims: Set<AgentClaim> {
        let opened = self.scopes.compactMap(Scope.init(rawValue:)).flatMap(\.claims)
        return Set(self.scopes.compactMap(Self.claim)).union(opened)
    }
}
