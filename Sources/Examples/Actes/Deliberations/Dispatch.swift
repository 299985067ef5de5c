package import BrokerAPI
package import Logging
import RelyingParty

/// Sends délibérations: bytes, document, exchange, each step kept before the next, so that a stop anywhere is taken up
/// where it was and nothing is sent twice.
package actor Dispatch {
    private static let route = "deliberation"
    private static let pause = Duration.seconds(2)

    private let store: DeliberationStore
    private let broker: BrokerClient
    private let logger: Logger
    private var underway: Set<String> = []

    package init(store: DeliberationStore, broker: BrokerClient, logger: Logger) {
        self.store = store
        self.broker = broker
        self.logger = logger
    }

    /// Tries again what the hub was not there for.
    func run() async {
        while !Task.isCancelled {
            for deliberation in await self.store.unsent where deliberation.problem?.isWorthRepeating ?? true {
                await self.send(deliberation.id)
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Why it was not sent is kept with the délibération.
    package func send(_ id: String) async {
        guard self.underway.insert(id).inserted else { return }
        defer { self.underway.remove(id) }
        do {
            do {
                try await self.advance(id)
            } catch let problem as BrokerProblem {
                self.logger.warning("not sent", metadata: ["reason": "\(problem)", "deliberation": "\(id)"])
                try await self.store.update(id) { $0.problem = problem }
            }
        } catch {
            self.logger.error("not sent", metadata: ["reason": "\(error)", "deliberation": "\(id)"])
        }
    }

    private func advance(_ id: String) async throws {
        guard var deliberation = await self.store[id], !deliberation.isSent else { return }
        if deliberation.deposit == nil {
            let deposited: DepositResource
            do {
                deposited = try await self.deposit(try await self.uploaded(deliberation))
            } catch let problem as BrokerProblem where problem.code == "unknown-upload" {
                // The bytes waited too long for their document; nothing was made of them.
                deliberation.upload = nil
                deposited = try await self.deposit(try await self.uploaded(deliberation))
            }
            let deposit = Deliberation.Deposit(
                document: deposited.document.id,
                version: deposited.version.id,
                receipt: deposited.receipt.id
            )
            deliberation = try await self.store.update(id) { $0.deposit = deposit } ?? deliberation
        }
        guard let document = deliberation.deposit?.document else { return }
        let exchange = try await self.broker.start(
            ExchangeRequest(document: document, route: Self.route),
            idempotencyKey: "\(id)-exchange"
        )
        try await self.store.update(id) {
            $0.exchange = exchange
            $0.problem = nil
        }
        self.logger.info("sent", metadata: ["exchange": "\(exchange.id)"])
    }

    private func uploaded(_ deliberation: Deliberation) async throws -> Deliberation {
        guard deliberation.upload == nil else { return deliberation }
        let pdf = try await self.store.pdf(of: deliberation.id)
        let upload = try await self.broker.upload(pdf, realm: deliberation.realm)
        // The deposit repeats this very identifier: its idempotency key is bound to the whole request.
        return try await self.store.update(deliberation.id) { $0.upload = upload.id } ?? deliberation
    }

    private func deposit(_ deliberation: Deliberation) async throws -> DepositResource {
        let piece = PieceRequest(
            upload: deliberation.upload ?? "",
            role: "main",
            fileName: deliberation.fileName,
            mediaType: "application/pdf"
        )
        return try await self.broker.deposit(
            DocumentRequest(
                realm: deliberation.realm,
                type: "deliberation",
                key: deliberation.key,
                title: deliberation.object,
                pieces: [piece]
            ),
            idempotencyKey: "\(deliberation.id)-document"
        )
    }
}
