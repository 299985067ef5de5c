import AdminAPI
import Broker
import BrokerAPI
import Hummingbird
import Model
import NIOCore
import OpenID
import Primitives

/// What was handed to the application: look, lease, accept, apply, refuse.
struct InboxController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let applications = BrokerRouter(router: router, services: self.services)
        applications.get("/broker/v1/inbox", needing: .receive, use: self.inbox)
        applications.get("/broker/v1/handovers/:id", needing: .receive, use: self.handover)
        applications.post("/broker/v1/handovers/:id/lease", needing: .receive, use: self.lease)
        applications.post("/broker/v1/handovers/:id/extend", needing: .receive, use: self.extend)
        applications.post("/broker/v1/handovers/:id/accept", needing: .receive, use: self.accept)
        applications.post("/broker/v1/handovers/:id/apply", needing: .receive, use: self.apply)
        applications.post("/broker/v1/handovers/:id/refuse", needing: .receive, use: self.refuse)
    }

    /// `wait` seconds for a first one: at most 30.
    private func inbox(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let query = try request.brokerQuery(["wait"])
        guard let wait = Int(query["wait"] ?? "0"), 0...30 ~= wait else {
            throw Problem.invalid("wait is between 0 and 30 seconds")
        }
        let items = try await self.services.inbox.offered(to: application, wait: .seconds(wait))
        return try ProblemResponse.json(BrokerAPI.Page(items: items.map(HandoverResource.init)))
    }

    private func handover(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let item = try await self.services.inbox.item(try context.identifier(), for: application)
        return try ProblemResponse.json(HandoverResource(item))
    }

    private func lease(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(LeaseRequest.self)
        let item = try await self.services.inbox.lease(try context.identifier(), seconds: body.seconds, by: application)
        return try Self.answer(item, nil)
    }

    private func extend(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(ExtendRequest.self)
        let item = try await self.services.inbox.extend(
            try context.identifier(),
            fence: body.fence,
            seconds: body.seconds,
            by: application
        )
        return try Self.answer(item, nil)
    }

    private func accept(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(AcceptRequest.self)
        let (item, receipt) = try await self.services.inbox.accept(
            try context.identifier(),
            fence: body.fence,
            by: application
        )
        return try Self.answer(item, receipt)
    }

    private func apply(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(ApplyRequest.self)
        let (item, receipt) = try await self.services.inbox.apply(
            try context.identifier(),
            fence: body.fence,
            produces: try DocumentController.drafts(body.produces ?? []),
            by: application
        )
        return try Self.answer(item, receipt)
    }

    private func refuse(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, _) = try await request.brokerBody(RefuseRequest.self)
        let (item, receipt) = try await self.services.inbox.refuse(
            try context.identifier(),
            fence: body.fence,
            reason: body.reason,
            by: application
        )
        return try Self.answer(item, receipt)
    }

    private static func answer(_ item: InboxItem, _ receipt: Receipt?) throws -> Response {
        try ProblemResponse.json(
            HandoverAnswer(handover: HandoverResource(item), receipt: receipt.map(ReceiptResource.init))
        )
    }
}
