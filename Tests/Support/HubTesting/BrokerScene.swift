import Primitives
import Testing

/// Three applications at one broker: `actes` deposits, `parapheur` signs, `voisine` is a stranger to both.
package struct BrokerScene: Sendable {
    package let hub: Hub
    package let actes: BrokerParty
    package let parapheur: BrokerParty
    package let voisine: BrokerParty

    package static func lend(
        on engine: HubEngine = .sqlite,
        with parts: BrokerParts = BrokerParts(),
        _ body: @escaping @Sendable (BrokerScene) async throws -> Void
    ) async throws {
        try await Hub.lend(on: engine, with: parts) { hub in
            try await hub.declareCatalog()
            try await body(
                BrokerScene(
                    hub: hub,
                    actes: try await hub.party("actes"),
                    parapheur: try await hub.party("parapheur"),
                    voisine: try await hub.party("voisine")
                )
            )
        }
    }

    /// An exchange under way, and the handover that it offers first.
    package struct Started: Sendable {
        package let document: String
        package let version: String
        package let exchange: String
        package let handover: String
        /// The receipt of the deposit.
        package let receipt: String
    }

    /// Deposited by `actes`, on its way to `parapheur`.
    package func start(_ key: String, on route: String = "copie", text: String? = nil) async throws -> Started {
        let deposit = try await self.actes.document(key, text ?? "%PDF-1.7 \(key)")
        let document = try #require(deposit["document"]?["id"]?.string)
        let started = try await self.actes.start(document, route)
        let exchange = try #require(started.json?["id"]?.string, "\(started.text)")
        let handover = try await self.parapheur.offered().first { $0["exchange"]?.string == exchange }
        return Started(
            document: document,
            version: try #require(deposit["version"]?["id"]?.string),
            exchange: exchange,
            handover: try #require(handover?["id"]?.string),
            receipt: try #require(deposit["receipt"]?["id"]?.string)
        )
    }
}
