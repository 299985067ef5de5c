package import Model
package import Primitives

/// Carries out what the outbox holds: leases, delivers side by side, records, tries again later.
package struct OutboxWorker: Sendable {
    private static let lease = Duration.seconds(30)

    private let outbox: any OutboxStore
    private let logout: LogoutDelivery
    private let policy = RetryPolicy()
    private let clock: any WallClock
    private let random: any RandomSource

    package init(outbox: any OutboxStore, logout: LogoutDelivery, clock: any WallClock, random: any RandomSource) {
        self.outbox = outbox
        self.logout = logout
        self.clock = clock
        self.random = random
    }

    /// How many were taken: zero means there is nothing due.
    package func runOnce() async throws -> Int {
        let items = try await self.outbox.lease(limit: 32, for: Self.lease, now: self.clock.now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await self.carryOut(item) } }
            try await group.waitForAll()
        }
        return items.count
    }

    package func waitForWork() async { await self.outbox.waitForWork(atMost: .seconds(1)) }

    private func carryOut(_ item: OutboxItem) async throws {
        let outcome: OutboxOutcome =
            switch item.kind {
            case .logoutToken: try await self.logout.deliver(item.payload)
            }
        let now = self.clock.now
        var next: Timestamp?
        if case .failed = outcome {
            next = self.policy.delay(afterAttempt: item.attempts, random: self.random).map { now + $0 }
        }
        try await self.outbox.complete(item, outcome, next: next, now: now)
    }
}
