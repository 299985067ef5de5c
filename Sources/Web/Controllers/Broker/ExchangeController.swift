import AdminAPI
import Broker
import BrokerAPI
import Hummingbird
import Model
import NIOCore
import OpenID
import Primitives

/// Exchanges: started by who deposits, seen by who takes part.
struct ExchangeController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let applications = BrokerRouter(router: router, services: self.services)
        applications.post("/broker/v1/exchanges", needing: .deposit, use: self.start)
        applications.get("/broker/v1/exchanges", needing: nil, use: self.list)
        applications.get("/broker/v1/exchanges/:id", needing: nil, use: self.exchange)
        applications.get("/broker/v1/exchanges/:id/timeline", needing: nil, use: self.timeline)
        applications.get("/broker/v1/exchanges/:id/receipts", needing: nil, use: self.receipts)
        applications.post("/broker/v1/exchanges/:id/cancel", needing: .deposit, use: self.cancel)
    }

    private func start(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, digest) = try await request.brokerBody(ExchangeRequest.self)
        let (exchange, isNew) = try await self.services.deposits.start(
            document: .init(body.document),
            route: .init(body.route),
            idempotency: try request.idempotency(digest),
            by: application
        )
        let summary = try await self.summary(exchange.id, for: application)
        return try BrokerResponse.made(ExchangeResource(summary), isNew: isNew, at: "exchanges/\(exchange.id)")
    }

    private func cancel(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(CancelRequest.self)
        let exchange = try await self.services.deposits.cancel(
            try context.identifier(),
            reason: body.reason,
            by: application
        )
        return try ProblemResponse.json(ExchangeResource(try await self.summary(exchange.id, for: application)))
    }

    private func list(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let query = try request.brokerQuery(["state", "owner", "overdue", "key", "before", "limit"])
        guard let limit = Int(query["limit"] ?? "50"), 1...200 ~= limit else {
            throw Problem.invalid("limit is between 1 and 200")
        }
        let found = try await self.services.stores.exchanges(seenBy: application).exchanges(
            try ExchangeFilter(query: query, now: self.services.now),
            before: query["before"].map { .init($0) },
            limit: limit + 1
        )
        let shown = found.prefix(limit)
        return try ProblemResponse.json(
            BrokerAPI.Page(
                items: shown.map(ExchangeResource.init),
                next: found.count > limit ? shown.last?.exchange.id.text : nil
            )
        )
    }

    private func exchange(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        try ProblemResponse.json(
            ExchangeResource(try await self.summary(try context.identifier(), for: application))
        )
    }

    private func timeline(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let summary = try await self.summary(try context.identifier(), for: application)
        let entries = try await self.services.stores.exchanges(seenBy: application)
            .timeline(of: summary.exchange.id)
        return try ProblemResponse.json(
            BrokerAPI.Page(
                items: entries.map(TimelineItem.init)
            )
        )
    }

    private func receipts(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let summary = try await self.summary(try context.identifier(), for: application)
        let receipts = try await self.services.stores.exchanges(seenBy: application)
            .receipts(of: summary.exchange.id)
        return try ProblemResponse.json(BrokerAPI.Page(items: receipts.map(ReceiptResource.init)))
    }

    private func summary(_ id: Exchange.ID, for application: ActingApplication) async throws -> ExchangeSummary {
        let exchanges = self.services.stores.exchanges(seenBy: application)
        guard let summary = try await exchanges.exchange(id) else { throw BrokerError.notFound("exchange \(id)") }
        return summary
    }
}

extension ExchangeFilter {
    /// `state`, `owner`, `overdue=true`, `key`.
    init(query: [String: String], now: Timestamp) throws {
        self.init(key: query["key"])
        if let text = query["state"] {
            guard let state = Exchange.State(rawValue: text) else {
                let states = Exchange.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.invalid("state \(text) is none of \(states)")
            }
            self.state = state
        }
        if let text = query["owner"] {
            guard let owner = Exchange.Owner(text) else {
                throw Problem.invalid("owner is hub, or application: and its identifier")
            }
            self.owner = owner
        }
        switch query["overdue"] {
        case nil, "false": break
        case "true": self.overdueAt = now
        default: throw Problem.invalid("overdue is true or false")
        }
    }
}
