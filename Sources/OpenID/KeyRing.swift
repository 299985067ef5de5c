package import JOSE
package import Model
package import Primitives
import Synchronization

/// The hub's keys, read again at most every two seconds: what is rotated on one node is used on all soon.
package final class KeyRing: Sendable {
    private struct Snapshot {
        let keys: [HubKey]
        let published: KeySet
        let readAt: Timestamp
    }

    private let store: any KeyStore
    private let clock: any WallClock
    private let snapshot = Mutex<Snapshot?>(nil)
    private let verified = VerifiedTokens()
    private let changes = Atomic(0)

    package init(store: any KeyStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    package func signingKey(_ algorithm: SigningAlgorithm) async throws -> SigningKey {
        guard
            let found = try await self.current().keys.first(where: {
                $0.state == .active && $0.key.algorithm == .signing(algorithm)
            }),
            let key = found.key.signingKey
        else { throw OAuthError(.serverError, "no active \(algorithm.rawValue) signing key") }
        return key
    }

    /// All that relying parties may meet.
    package func published() async throws -> KeySet { try await self.current().published }

    /// Of those that sign all, next and retired ones too; of those to encrypt to the active ones alone (OpenID Connect
    /// Core, section 10.2.1). The next ones are made ahead, so that every node can decrypt before anybody encrypts.
    package static func published(_ keys: [HubKey]) -> KeySet {
        KeySet(
            keys: keys.compactMap(\.key.signingKey?.publicKey),
            encryptionKeys: keys.filter { $0.state == .active }.compactMap(\.key.decryptionKey?.publicKey)
        )
    }

    /// What somebody encrypted to the hub: by the key that `kid` names, whatever its turn, or without `kid` by the active
    /// one of its algorithm. It proves nothing about who that was. Whatever is wrong with it is a `JOSEError`.
    func decrypt(_ token: String) async throws -> JWE {
        let keys = try await self.current().keys
        do throws(JOSEError) {
            return try Self.decrypt(token, by: keys.filter { $0.state == .active })
        } catch {
            guard error.code == .unknownKey else { throw error }
            return try Self.decrypt(token, by: keys)
        }
    }

    private static func decrypt(_ token: String, by keys: [HubKey]) throws(JOSEError) -> JWE {
        try JWE.decrypt(
            token,
            keys: keys.compactMap(\.key.decryptionKey),
            algorithms: Set(HubKey.Algorithm.ofEncryption),
            contents: Set(ContentEncryption.allCases)
        )
    }

    /// An access token of ours whose time is not over (RFC 9068, section 4); nil for anything else. For whom it is, and what
    /// it is worth by now, the caller asks. The hub's own endpoints are given ES256, resources what their client reads.
    func accessToken(
        _ text: String,
        algorithms: Set<SigningAlgorithm> = [.ES256],
        now: Timestamp
    ) async throws -> JWT? {
        let published = try await self.published()
        let token = self.verified.token(text, keys: published, algorithms: algorithms) {
            try? JWT.verify(text, keys: published, algorithms: algorithms, type: "at+jwt")
        }
        guard let token, (try? token.checkTimes(now: now, leeway: .zero)) != nil else { return nil }
        return token
    }

    package func forget() {
        self.snapshot.withLock { $0 = nil }
        self.changes.add(1, ordering: .releasing)
    }

    /// How often this node has changed them: what was made of the keys before is out of date.
    package var version: Int { self.changes.load(ordering: .acquiring) }

    private func current() async throws -> Snapshot {
        let now = self.clock.now
        if let snapshot = self.snapshot.withLock({ $0 }), now - snapshot.readAt < .seconds(2), snapshot.readAt <= now {
            return snapshot
        }
        let keys = try await self.store.all()
        let fresh = Snapshot(keys: keys, published: Self.published(keys), readAt: now)
        self.snapshot.withLock { $0 = fresh }
        return fresh
    }
}
