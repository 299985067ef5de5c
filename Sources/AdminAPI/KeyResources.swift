package import Primitives

/// A key that signs, or that is encrypted to, did or will: its algorithm says which.
package struct KeyResource: Codable, Sendable {
    package let kid: String
    package let algorithm: String
    package let state: String
    package let createdAt: Timestamp

    package init(kid: String, algorithm: String, state: String, createdAt: Timestamp) {
        self.kid = kid
        self.algorithm = algorithm
        self.state = state
        self.createdAt = createdAt
    }
}

/// A rotation of the keys of one algorithm.
package struct KeyRotation: Codable, Sendable {
    package let algorithm: String
    package let dryRun: Bool?
    /// Although applications may hold a key set without the next key still.
    package let force: Bool?

    package init(algorithm: String, dryRun: Bool? = nil, force: Bool? = nil) {
        self.algorithm = algorithm
        self.dryRun = dryRun
        self.force = force
    }
}

/// Takes a key out of turn. A compromised one is gone: what it signed, or what is encrypted to it, is refused from then on,
/// and so `confirm` is its identifier, as in the address.
package struct KeyRetirement: Codable, Sendable {
    package let compromised: Bool
    package let confirm: String?
    package let dryRun: Bool

    package init(compromised: Bool, confirm: String? = nil, dryRun: Bool) {
        self.compromised = compromised
        self.confirm = confirm
        self.dryRun = dryRun
    }
}
