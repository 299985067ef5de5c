package import Model

/// `acr` and `amr`: what really happened, never more (identity.md's table; ProConnect's vocabulary).
package struct Assurance: Sendable, Hashable {
    package let acr: String
    package let amr: [String]

    /// Computed from the evidence kept in the session each time a token is made.
    package init(evidence: [Session.Evidence]) {
        let factors = Set(evidence.map(\.factor))
        self.acr = factors.contains(.password) ? "eidas1" : "eidas0"
        self.amr = factors.contains(.password) ? ["pwd"] : []
    }
}
