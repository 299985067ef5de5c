import BrokerAPI
import Primitives

/// An exchange as one row: the document's key and title beside what is due.
struct ExchangeRow: Encodable {
    let id: String
    let key: String
    let title: String
    let state: String
    let stepName: String
    let cause: String?
    let owner: String?
    let until: Timestamp?
    let route: String
    let routeVersion: Int64
    let sender: String
    let startedAt: Timestamp
    let endedAt: Timestamp?
    let reason: String?

    init(_ exchange: ExchangeResource) {
        self.id = exchange.id
        self.key = exchange.document.key
        self.title = exchange.document.title
        self.state = exchange.state
        self.stepName = exchange.stepName
        self.cause = exchange.cause
        self.owner = exchange.owner
        self.until = exchange.until
        self.route = exchange.route
        self.routeVersion = exchange.routeVersion
        self.sender = exchange.sender
        self.startedAt = exchange.startedAt
        self.endedAt = exchange.endedAt
        self.reason = exchange.reason
    }
}
