package import JOSE
package import Model
package import Primitives
import Synchronization

/// The hub's signing keys, read again at most every two seconds: what is rotated on one node is used on all soon.
package final class KeyRing: Sendable {
    private struct Snapshot {
        let keys: [HubKey]
        let published: KeySet
        let readAt: Timestamp
    }

    private let store: any KeyStore
    private let clock: any WallClock
    private let snapshot = Mutex<Snapshot?>(nil)

    package init(store: any KeyStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    package func signingKey(_ algorithm: SigningAlgorithm) async throws -> SigningKey {
        guard
            let key = try await self.current().keys.first(where: {
                $0.state == .active && $0.key.algorithm == algorithm
            })
        else { throw OAuthError(.serverError, "no active \(algorithm.rawValue) signing key") }
        return key.key
    }

    /// All that relying parties may meet: next, active and retired.
    package func published() async throws -> KeySet { try await self.current().published }

    package func forget() { self.snapshot.withLock { $0 = nil } }

    private func current() async throws -> Snapshot {
        let now = self.clock.now
        if let snapshot = self.snapshot.withLock({ $0 }), now - snapshot.readAt < .seconds(2), snapshot.readAt <= now {
            return snapshot
        }
        let keys = try await self.store.all()
        let fresh = Snapshot(keys: keys, published: KeySet(keys: keys.map(\.key.publicKey)), readAt: now)
        self.snapshot.withLock { $0 = fresh }
        return fresh
    }
}
