import BrokerAPI
import Primitives
import RelyingParty

/// What the hub knows of délibérations now; what was known last when it does not answer.
struct Follow: Sendable {
    /// One délibération with everything its page shows.
    struct Whole: Sendable {
        var deliberation: Deliberation
        var timeline: [TimelineItem] = []
        var receipts: [ReceiptResource] = []
        var versions: [VersionResource] = []
        var problem: BrokerProblem?
    }

    private static let refreshed = 50

    let store: DeliberationStore
    let broker: BrokerClient
    let time: TimeSource

    /// Brings what is on its way up to date. The problem says why the states may be older.
    func all(realm: String, siren: String) async throws -> ([Deliberation], BrokerProblem?) {
        let known = await self.store.all(realm: realm, siren: siren)
        var problem: BrokerProblem?
        for deliberation in known.prefix(Self.refreshed) where deliberation.isSent && !deliberation.isOver {
            do {
                try await self.refresh(deliberation)
            } catch let found as BrokerProblem {
                problem = found
                if found.isWorthRepeating { break }
            }
        }
        return (await self.store.all(realm: realm, siren: siren), problem)
    }

    func whole(_ deliberation: Deliberation) async throws -> Whole {
        var whole = Whole(deliberation: deliberation)
        guard let deposit = deliberation.deposit, let exchange = deliberation.exchange else { return whole }
        do {
            whole.deliberation = try await self.refresh(deliberation) ?? deliberation
            whole.timeline = try await self.broker.timeline(exchange.id).items
            whole.receipts = try await self.broker.receipts(exchange.id).items
            whole.versions = [try await self.broker.version(deposit.version)]
            if let latest = whole.deliberation.exchange?.version, latest != deposit.version {
                whole.versions.append(try await self.broker.version(latest))
            }
        } catch let problem as BrokerProblem {
            whole.problem = problem
        }
        return whole
    }

    @discardableResult
    private func refresh(_ deliberation: Deliberation) async throws -> Deliberation? {
        guard let id = deliberation.exchange?.id else { return deliberation }
        let (exchange, now) = (try await self.broker.exchange(id), Timestamp(self.time.now))
        return try await self.store.update(deliberation.id) {
            $0.exchange = exchange
            $0.seenAt = now
        }
    }
}
