import AdminAPI
import Administration
import BrokerAPI
import Hummingbird
import Model
import Primitives

/// Exchanges, documents and receipts of one realm.
struct AdminExchangeController {
    let services: AdministrationServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let base = "/admin/v1/realms/:slug"
        router.get("\(base)/exchanges", use: self.list)
        router.get("\(base)/exchanges/:name", use: self.get)
        router.get("\(base)/exchanges/:name/timeline", use: self.timeline)
        router.get("\(base)/exchanges/:name/receipts", use: self.receipts)
        router.post("\(base)/exchanges/:name/cancel", use: self.cancel)
        router.post("\(base)/exchanges/:name/resume", use: self.resume)
        router.get("\(base)/documents", use: self.documents)
        router.get("\(base)/documents/:name", use: self.document)
        router.get("\(base)/receipts/:name", use: self.receipt)
    }

    private func list(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.brokerQuery(["state", "owner", "overdue", "key", "before", "limit"])
        let limit = try request.limit(default: 100)
        let found = try await self.services.exchanges.store(of: try context.slug()).exchanges(
            try ExchangeFilter(query: query, now: self.services.clock.now),
            before: query["before"].map { .init($0) },
            limit: limit + 1
        )
        let shown = found.prefix(limit)
        return try ProblemResponse.json(
            ListEnvelope(
                kind: "ExchangeList",
                items: shown.map(ExchangeResource.init),
                next: found.count > limit ? shown.last?.exchange.id.text : nil
            )
        )
    }

    private func get(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let found = try await self.services.exchanges.find(.init(try context.name()), in: try context.slug())
        return try ProblemResponse.json(ExchangeResource(found))
    }

    private func timeline(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (slug, id) = (try context.slug(), Exchange.ID(try context.name()))
        _ = try await self.services.exchanges.find(id, in: slug)
        let entries = try await self.services.exchanges.store(of: slug).timeline(of: id)
        return try ProblemResponse.json(ListEnvelope(kind: "Timeline", items: entries.map(TimelineItem.init)))
    }

    private func receipts(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (slug, id) = (try context.slug(), Exchange.ID(try context.name()))
        _ = try await self.services.exchanges.find(id, in: slug)
        let receipts = try await self.services.exchanges.store(of: slug).receipts(of: id)
        return try ProblemResponse.json(ListEnvelope(kind: "ReceiptList", items: receipts.map(ReceiptResource.init)))
    }

    private func cancel(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        guard let reason = body.reason, !reason.isEmpty else { throw Problem.invalid("say why: reason is needed") }
        let exchange = try await self.services.exchanges.cancel(
            .init(try context.name()),
            in: try context.slug(),
            reason: reason,
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(ExchangeResource(exchange))
    }

    private func resume(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.json(StatusChange.self)
        let exchange = try await self.services.exchanges.resume(
            .init(try context.name()),
            in: try context.slug(),
            isDryRun: body.dryRun,
            actor: context.actor
        )
        return try ProblemResponse.json(ExchangeResource(exchange))
    }

    private func documents(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.brokerQuery(["key", "before", "limit"])
        let limit = try request.limit(default: 100)
        let found = try await self.services.exchanges.store(of: try context.slug()).documents(
            key: query["key"],
            before: query["before"].map { .init($0) },
            limit: limit + 1
        )
        let shown = found.prefix(limit)
        return try ProblemResponse.json(
            ListEnvelope(
                kind: "DocumentList",
                items: shown.map(DocumentResource.init),
                next: found.count > limit ? shown.last?.id.text : nil
            )
        )
    }

    private func document(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (slug, id) = (try context.slug(), Document.ID(try context.name()))
        guard let document = try await self.services.exchanges.store(of: slug).document(id) else {
            throw Problem.notFound("document \(id) in \(slug)", hint: "liamm document list -r \(slug)")
        }
        return try ProblemResponse.json(DocumentResource(document))
    }

    /// With its proof, as a file that verifies offline.
    private func receipt(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let (slug, id) = (try context.slug(), Receipt.ID(try context.name()))
        let store = try await self.services.exchanges.store(of: slug)
        guard let receipt = try await store.receipt(id) else { throw Problem.notFound("receipt \(id) in \(slug)") }
        let proof = try await store.proof(of: id)
        return try ProblemResponse.json(
            ReceiptFile(receipt: ReceiptResource(receipt), proof: proof.map(ProofResource.init))
        )
    }
}
