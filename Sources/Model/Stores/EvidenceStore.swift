package import JOSE
package import Primitives

/// Keys of evidence and signed roots.
package protocol EvidenceStore: Sendable {
    /// The key that signs; made at the first call.
    func signingKey(at time: Timestamp) async throws -> SigningKey
    /// Public parts of all keys that ever signed, newest first.
    func publishedKeys() async throws -> KeySet
    /// Signs a root over what was chained since the last one; nil when nothing was.
    func makeRoot(signing: EvidenceSigning, at time: Timestamp) async throws -> EvidenceRoot?
    /// After number `after`, oldest first.
    func roots(after: Int64, limit: Int) async throws -> [EvidenceRoot]
    func proof(of entry: Identifier<AuditEntry>) async throws -> EvidenceProof?
}
