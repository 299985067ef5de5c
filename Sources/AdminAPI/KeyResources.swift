package import Primitives

/// A key that signs, signed or will.
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

    package init(algorithm: String, dryRun: Bool? = nil) {
        self.algorithm = algorithm
        self.dryRun = dryRun
    }
}
