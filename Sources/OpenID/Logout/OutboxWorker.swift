package import Model
package import Primitives
import Synchronization

/// Carries out what the outbox holds: leases, delivers side by side, records, tries again later.
package struct OutboxWorker: Sendable {
    private static let lease = Duration.seconds(30)
    private static let places = 32

    private let outbox: any OutboxStore
    private let deliveries: [OutboxItem.Kind: any OutboxDelivery]
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        outbox: any OutboxStore,
        deliveries: [OutboxItem.Kind: any OutboxDelivery],
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.outbox = outbox
        self.deliveries = deliveries
        self.clock = clock
        self.random = random
    }

    /// How many were taken: zero means there is nothing due.
    package func runOnce() async throws -> Int {
        let items = try await self.take(Self.places)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await self.carryOut(item) } }
            try await group.waitForAll()
        }
        return items.count
    }

    /// Works until it is cancelled. A place is filled as soon as it is free: an application that is slow to answer holds
    /// up its own items, not the batch.
    package func run(onError report: @escaping @Sendable (any Error) -> Void) async {
        let busy = Busy()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let free = Self.places - busy.places.withLock { $0 }
                do {
                    let items = free > 0 ? try await self.take(free) : []
                    busy.places.withLock { $0 += items.count }
                    for item in items {
                        group.addTask {
                            do { try await self.carryOut(item) } catch { report(error) }
                            busy.places.withLock { $0 -= 1 }
                        }
                    }
                    if free == 0 {
                        try await Task.sleep(for: .milliseconds(50))
                    } else if items.isEmpty {
                        await self.outbox.waitForWork(atMost: .seconds(1))
                    }
                } catch is CancellationError {
                    return
                } catch {
                    report(error)
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    private final class Busy: Sendable { let places = Mutex(0) }

    private func take(_ count: Int) async throws -> [OutboxItem] {
        try await self.outbox.lease(limit: count, for: Self.lease, now: self.clock.now)
    }

    private func carryOut(_ item: OutboxItem) async throws {
        let outcome =
            try await self.deliveries[item.kind]?.deliver(item)
            ?? .failed(reason: "nothing delivers \(item.kind.rawValue) here")
        let now = self.clock.now
        var next: Timestamp?
        if case .failed = outcome {
            next = item.kind.retries.delay(afterAttempt: item.attempts, random: self.random).map { now + $0 }
        }
        try await self.outbox.complete(item, outcome, next: next, now: now)
    }
}
