package import Model
package import ObjectStorage
package import Primitives

/// What the broker does by itself: ends what is late, forgets what nobody used, signs roots.
package struct BrokerUpkeepWork: Sendable {
    private let stores: any Stores
    private let objects: any ObjectStore
    private let signer: EvidenceSigner
    private let clock: any WallClock

    package init(stores: any Stores, objects: any ObjectStore, signer: EvidenceSigner, clock: any WallClock) {
        self.stores = stores
        self.objects = objects
        self.signer = signer
        self.clock = clock
    }

    /// Handovers past their moment, each with its receipt: how many.
    package func expire() async throws -> Int {
        try await self.stores.upkeep.expireHandovers(signing: try await self.signer.signing(), at: self.clock.now)
    }

    /// A signed root over what was chained since the last one; nil when nothing was.
    package func signRoot() async throws -> EvidenceRoot? {
        try await self.stores.evidence.makeRoot(signing: try await self.signer.signing(), at: self.clock.now)
    }

    /// Uploads nobody used, the bytes nothing refers to, and what stopped writers left: how many went.
    package func forget() async throws -> Int {
        let names = try await self.stores.upkeep.forgetUploads(now: self.clock.now)
        for name in names.compactMap(ObjectName.init) { try? await self.objects.delete(name) }
        return names.count + (try await self.objects.sweep(olderThan: Upload.life))
    }
}
