package import Primitives

/// Seals and authenticates under keys derived from the master key, one per purpose: what is sealed for one purpose
/// never opens for another.
package protocol SecretSealer: Sendable {
    func seal(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8]
    /// Nil when the bytes were not sealed by us for this purpose, or were changed.
    func open(_ sealed: [UInt8], for purpose: SealPurpose) -> [UInt8]?
    func authenticationCode(_ bytes: [UInt8], for purpose: SealPurpose) -> [UInt8]
}

package enum SealPurpose: String, Sendable, CaseIterable {
    case signingKey = "signing-key"
    case agentKey = "agent-key"
    case authorizationCode = "authorization-code"
    case interaction
    case refreshToken = "refresh-token"
    case crossSiteRequest = "cross-site-request"
    case knownBrowser = "known-browser"
    case authorizationMarker = "authorization-marker"
    case evidenceKey = "evidence-key"
    case realmKey = "realm-key"
    case factor
    case signedOut = "signed-out"
    case mail
    case recoveryCode = "recovery-code"
    case proofNonce = "proof-nonce"
    case pairwiseSubject = "pairwise-subject"
    case sessionState = "session-state"
    case decryptionKey = "decryption-key"
}

/// Encrypts one agent's personal values under the agent's own key.
package protocol PersonalCipher: Sendable {
    func makeKey() -> Secret
    func commit(_ value: String, field: String, key: Secret) -> [UInt8]
    func encrypt(_ bytes: [UInt8], key: Secret) -> [UInt8]
    func decrypt(_ bytes: [UInt8], key: Secret) -> [UInt8]?
}
