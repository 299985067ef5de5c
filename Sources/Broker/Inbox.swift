package import Model
package import Primitives

/// What a receiving application does with what was handed to it.
package struct Inbox: Sendable {
    package static let leaseSeconds = 10...3600
    package static let usualLease = 300
    package static let longestWait = Duration.seconds(30)
    private static let pageSize = 100

    private let stores: any Stores
    private let signer: EvidenceSigner
    private let clock: any WallClock
    private let pause: any Clock<Duration>

    package init(
        stores: any Stores,
        signer: EvidenceSigner,
        clock: any WallClock,
        pause: any Clock<Duration> = ContinuousClock()
    ) {
        self.stores = stores
        self.signer = signer
        self.clock = clock
        self.pause = pause
    }

    /// What could be leased now. With nothing there, waits up to `wait` for a first one: an offer made on this node
    /// wakes it, one made on another node or a lease that ran out is seen within two seconds.
    package func offered(to application: ActingApplication, wait: Duration) async throws -> [InboxItem] {
        let inbox = self.stores.inbox(of: application)
        var left = min(wait, Self.longestWait)
        while true {
            let items = try await inbox.offered(limit: Self.pageSize, now: self.clock.now)
            guard items.isEmpty, left > .zero, !Task.isCancelled else { return items }
            let slice = min(left, .seconds(2))
            let spent = await self.pause.measure { await inbox.waitForOffer(atMost: slice) }
            left -= max(spent, .milliseconds(1))
        }
    }

    package func item(_ id: Handover.ID, for application: ActingApplication) async throws -> InboxItem {
        guard let item = try await self.stores.inbox(of: application).item(id) else {
            throw BrokerError.notFound("handover \(id)")
        }
        return item
    }

    package func lease(_ id: Handover.ID, seconds: Int?, by application: ActingApplication) async throws -> InboxItem {
        let duration = try Self.duration(seconds)
        let outcome = try await self.stores.inbox(of: application)
            .lease(id, for: duration, at: self.clock.now)
        return try Self.result(of: outcome, id).item
    }

    package func extend(
        _ id: Handover.ID,
        fence: Int64,
        seconds: Int?,
        by application: ActingApplication
    ) async throws -> InboxItem {
        let duration = try Self.duration(seconds)
        let outcome = try await self.stores.inbox(of: application)
            .extend(id, fence: fence, for: duration, at: self.clock.now)
        return try Self.result(of: outcome, id).item
    }

    package func accept(
        _ id: Handover.ID,
        fence: Int64,
        by application: ActingApplication
    ) async throws -> (item: InboxItem, receipt: Receipt?) {
        let outcome = try await self.stores.inbox(of: application)
            .accept(id, fence: fence, signing: try await self.signer.signing(), at: self.clock.now)
        return try Self.result(of: outcome, id)
    }

    package func apply(
        _ id: Handover.ID,
        fence: Int64,
        produces pieces: [PieceDraft],
        by application: ActingApplication
    ) async throws -> (item: InboxItem, receipt: Receipt?) {
        if !pieces.isEmpty {
            guard pieces.first?.role == .main, pieces.dropFirst().allSatisfy({ $0.role != .main }) else {
                throw BrokerError.invalid("produces begins with the main piece, the only one")
            }
            guard pieces.count <= 50 else { throw BrokerError.invalid("at most 50 pieces") }
            try PieceRules.checkNames(pieces)
        }
        let outcome = try await self.stores.inbox(of: application).apply(
            id,
            fence: fence,
            produces: pieces,
            signing: try await self.signer.signing(),
            at: self.clock.now
        )
        FaultPoint.reach("apply-committed")
        return try Self.result(of: outcome, id)
    }

    package func refuse(
        _ id: Handover.ID,
        fence: Int64,
        reason: String,
        by application: ActingApplication
    ) async throws -> (item: InboxItem, receipt: Receipt?) {
        guard BrokerText.isLine(reason, limit: 500) else {
            throw BrokerError.invalid("reason is one line of 1 to 500 characters")
        }
        let outcome = try await self.stores.inbox(of: application).refuse(
            id,
            fence: fence,
            reason: reason,
            signing: try await self.signer.signing(),
            at: self.clock.now
        )
        return try Self.result(of: outcome, id)
    }

    private static func duration(_ seconds: Int?) throws -> Duration {
        let seconds = seconds ?? self.usualLease
        guard self.leaseSeconds.contains(seconds) else {
            throw BrokerError.invalid(
                "seconds is between \(self.leaseSeconds.lowerBound) and \(self.leaseSeconds.upperBound)"
            )
        }
        return .seconds(seconds)
    }

    private static func result(
        of outcome: HandoverOutcome,
        _ id: Handover.ID
    ) throws -> (item: InboxItem, receipt: Receipt?) {
        switch outcome {
        case .done(let item, let receipt): return (item, receipt)
        case .refused(let refusal): throw BrokerError.handover(refusal)
        case .versionExpected: throw BrokerError.versionExpected
        case .unknownUploads(let uploads): throw BrokerError.unknownUploads(uploads)
        case .unknown: throw BrokerError.notFound("handover \(id)")
        }
    }
}
