import AdminAPI
import Broker
import BrokerAPI
import Hummingbird
import JOSE
import Model
import NIOCore
import Primitives

/// Receipts for those they concern; keys and roots for everybody.
struct EvidenceController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let applications = BrokerRouter(router: router, services: self.services)
        applications.get("/broker/v1/receipts/:id", needing: nil, use: self.receipt)
        applications.get("/broker/v1/receipts/:id/proof", needing: nil, use: self.proof)
        router.get("/broker/v1/evidence/keys", use: self.keys)
        router.get("/broker/v1/evidence/roots", use: self.roots)
    }

    private func receipt(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        try ProblemResponse.json(ReceiptResource(try await self.found(request, context, application).receipt))
    }

    /// The receipt with its proof, which is null until a root covers it.
    private func proof(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (receipt, exchanges) = try await self.found(request, context, application)
        let proof = try await exchanges.proof(of: receipt.id)
        return try ProblemResponse.json(
            ReceiptFile(receipt: ReceiptResource(receipt), proof: proof.map(ProofResource.init))
        )
    }

    private func keys(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let published = try await self.services.signer.publishedKeys()
        return OAuthResponse.json(["keys": .array(published.keys.map(\.jwk))], isCacheable: true)
    }

    /// After number `after`, oldest first, at most 1000.
    private func roots(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let query = try request.brokerQuery(["after"])
        guard let after = Int64(query["after"] ?? "0"), after >= 0 else {
            throw Problem.invalid("after is the number of a root")
        }
        let roots = try await self.services.stores.evidence.roots(after: after, limit: 1000)
        return try ProblemResponse.json(
            BrokerAPI.Page(
                items: roots.map(RootResource.init),
                next: roots.count == 1000 ? roots.last.map { "\($0.number)" } : nil
            )
        )
    }

    private func found(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> (receipt: Receipt, exchanges: any ExchangeStore) {
        let exchanges = self.services.stores.exchanges(seenBy: application)
        let id: Receipt.ID = try context.identifier()
        guard let receipt = try await exchanges.receipt(id) else { throw BrokerError.notFound("receipt \(id)") }
        return (receipt, exchanges)
    }
}
