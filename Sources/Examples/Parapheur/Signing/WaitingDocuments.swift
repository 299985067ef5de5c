import BrokerAPI
import Logging

/// What waits for a decision, as the hub said last. The hub keeps the truth: a restart loses nothing.
actor WaitingDocuments {
    private let broker: BrokerClient
    private let logger: Logger
    private var items: [HandoverResource] = []

    init(broker: BrokerClient, logger: Logger) {
        self.broker = broker
        self.logger = logger
    }

    /// Listens at the hub's inbox.
    func run() async {
        while !Task.isCancelled {
            do {
                self.items = try await self.broker.inbox(wait: self.items.isEmpty ? 25 : 0).items
                if !self.items.isEmpty { try await Task.sleep(for: .seconds(2)) }
            } catch {
                self.logger.info("waiting for the hub", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Oldest first; the problem says why it may not be the newest state.
    func now() async throws -> ([HandoverResource], BrokerProblem?) {
        do {
            self.items = try await self.broker.inbox().items
            return (self.items, nil)
        } catch let problem as BrokerProblem {
            return (self.items, problem)
        }
    }

    func forget(_ id: String) { self.items.removeAll { $0.id == id } }
}
