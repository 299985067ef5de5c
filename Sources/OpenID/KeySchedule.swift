package import Model
package import Primitives

/// The life of the hub's keys: made ahead, in use, good still, forgotten.
package struct KeySchedule: Sendable {
    /// How long a retired key is good: twice the longest time that anything it signed is shown again, which is an ID token
    /// that ends its session. Who encrypts by a key set that was read before then is understood too.
    package static let retention = Session.longestLife * 2

    /// How long applications may keep the key set that they read.
    package static let caching = Duration.seconds(300)

    private let store: any KeyStore
    private let keys: KeyRing
    private let clock: any WallClock
    private let rotation: Duration

    /// Each key is in use for `rotation`, after it was next for as long.
    package init(store: any KeyStore, keys: KeyRing, clock: any WallClock, rotation: Duration) {
        self.store = store
        self.keys = keys
        self.clock = clock
        self.rotation = rotation
    }

    /// Rotates what is due and forgets what nobody needs; how many keys began their turn or were made ahead.
    package func turn() async throws -> Int {
        var count = 0
        for algorithm in HubKey.Algorithm.all {
            let next = try await self.next(algorithm)
            if let next, next.createdAt + self.rotation > self.clock.now { continue }
            let newcomer = try HubKey.Pair.generate(algorithm)
            let fields = ["key": newcomer.id.text, "algorithm": algorithm.name]
            let audit = AuditEvent(.keyRotated, actor: .hub, fields: fields)
            // An RSA key takes its time to find: another node may have rotated meanwhile, and this one then does not.
            let isMade = try await self.store
                .rotate(expecting: next?.key.id, adding: newcomer, audit: audit, at: self.clock.now)
            if isMade { count += 1 }
        }
        try await self.store.forget(retiredBefore: self.clock.now - Self.retention)
        if count > 0 { self.keys.forget() }
        return count
    }

    /// The next key is made in the moment in which the one before it begins its turn: its age is the active key's time
    /// in use. Where there is no next key, one is due.
    private func next(_ algorithm: HubKey.Algorithm) async throws -> HubKey? {
        try await self.store.all().first { $0.key.algorithm == algorithm && $0.state == .next }
    }
}
