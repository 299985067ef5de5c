import JOSE
package import Model
package import Primitives

/// The life of the hub's signing keys: published ahead, in use, published still, forgotten.
package struct KeySchedule: Sendable {
    /// How long a retired key is published: twice the longest time that anything it signed is shown again, which is an
    /// ID token that ends its session.
    package static let retention = Session.longestLife * 2

    /// How long applications may keep the key set that they read.
    package static let caching = Duration.seconds(300)

    private let store: any KeyStore
    private let keys: KeyRing
    private let clock: any WallClock
    private let rotation: Duration

    /// Each key signs for `rotation`, after it was published as next for as long.
    package init(store: any KeyStore, keys: KeyRing, clock: any WallClock, rotation: Duration) {
        self.store = store
        self.keys = keys
        self.clock = clock
        self.rotation = rotation
    }

    /// Rotates what is due and forgets what nobody needs; how many keys began to sign or were published ahead.
    package func turn() async throws -> Int {
        var count = 0
        for algorithm in SigningAlgorithm.allCases {
            guard try await self.isDue(algorithm) else { continue }
            let newcomer = try SigningKey.generate(algorithm)
            // An RSA key takes its time to find: another node may have rotated meanwhile.
            guard try await self.isDue(algorithm) else { continue }
            let fields = ["key": newcomer.id.text, "algorithm": algorithm.rawValue]
            let audit = AuditEvent(.keyRotated, actor: .hub, fields: fields)
            try await self.store.rotate(adding: newcomer, audit: audit, at: self.clock.now)
            count += 1
        }
        try await self.store.forget(retiredBefore: self.clock.now - Self.retention)
        if count > 0 { self.keys.forget() }
        return count
    }

    /// The next key is made in the moment in which the one before it begins to sign: its age is the active key's time
    /// in use. Where there is no next key, one is due.
    private func isDue(_ algorithm: SigningAlgorithm) async throws -> Bool {
        let keys = try await self.store.all()
        guard let next = keys.first(where: { $0.key.algorithm == algorithm && $0.state == .next }) else { return true }
        return next.createdAt + self.rotation <= self.clock.now
    }
}
