package import JOSE
package import Model
package import Primitives
import Synchronization

/// The hub's evidence key, read once: it changes only when an operator makes a new one.
package final class EvidenceSigner: Sendable {
    private let evidence: any EvidenceStore
    private let issuer: String
    private let clock: any WallClock
    private let known = Mutex<(signing: EvidenceSigning, readAt: Timestamp)?>(nil)

    package init(evidence: any EvidenceStore, issuer: String, clock: any WallClock) {
        self.evidence = evidence
        self.issuer = issuer
        self.clock = clock
    }

    package func signing() async throws -> EvidenceSigning {
        let now = self.clock.now
        if let known = self.known.withLock({ $0 }), known.readAt <= now, now - known.readAt < .seconds(2) {
            return known.signing
        }
        let signing = EvidenceSigning(key: try await self.evidence.signingKey(at: now), issuer: self.issuer)
        self.known.withLock { $0 = (signing, now) }
        return signing
    }

    package func publishedKeys() async throws -> KeySet { try await self.evidence.publishedKeys() }
}
