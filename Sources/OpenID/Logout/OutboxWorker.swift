package import Model
package import Primitives
import Synchronization

/// Carries out what the outbox holds: leases, delivers side by side, records, tries again later.
package struct OutboxWorker: Sendable {
    private static let lease = Duration.seconds(30)
    private static let places = 32
    /// What mails hold at most: a relay that hangs holds up mails, and never the tokens that end sessions.
    private static let mailPlaces = 8

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
        let items = try await self.take(Busy())
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
                let isFull = busy.free <= 0
                do {
                    let items = isFull ? [] : try await self.take(busy)
                    for item in items {
                        busy.enter(item.kind)
                        group.addTask {
                            do { try await self.carryOut(item) } catch { report(error) }
                            busy.leave(item.kind)
                        }
                    }
                    if isFull {
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

    /// Places that are taken, by what takes them.
    private final class Busy: Sendable {
        private let taken = Mutex<(all: Int, mails: Int)>((0, 0))

        var free: Int { OutboxWorker.places - self.taken.withLock { $0.all } }
        var freeForMails: Int { OutboxWorker.mailPlaces - self.taken.withLock { $0.mails } }

        func enter(_ kind: OutboxItem.Kind) { self.add(1, kind) }
        func leave(_ kind: OutboxItem.Kind) { self.add(-1, kind) }

        private func add(_ count: Int, _ kind: OutboxItem.Kind) {
            self.taken.withLock { taken in
                taken.all += count
                if kind == .mail { taken.mails += count }
            }
        }
    }

    /// Mails come last, in their own share of the places.
    private func take(_ busy: Busy) async throws -> [OutboxItem] {
        let now = self.clock.now
        let others = Set(OutboxItem.Kind.allCases).subtracting([.mail])
        let first = try await self.outbox.lease(others, limit: busy.free, for: Self.lease, now: now)
        let left = min(busy.free - first.count, busy.freeForMails)
        guard left > 0 else { return first }
        let mails = try await self.outbox.lease([.mail], limit: left, for: Self.lease, now: now)
        return first + mails
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
