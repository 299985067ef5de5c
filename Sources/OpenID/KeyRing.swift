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

    /// An access token of ours whose time is not over (RFC 9068, section 4); nil for anything else. For whom it is, and what
    /// it is worth by now, the caller asks. The hub's own endpoints are given ES256, resources what their client reads.
    func accessToken(
        _ text: String,
        algorithms: Set<SigningAlgorithm> = [.ES256],
        now: Timestamp
    ) async throws -> JWT? {
        let published = try await self.published()
        guard let token = try? JWT.verify(text, keys: published, algorithms: algorithms, type: "at+jwt"),
            (try? token.checkTimes(now: now, leeway: .zero)) != nil
        else { return nil }
        return token
    }

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
