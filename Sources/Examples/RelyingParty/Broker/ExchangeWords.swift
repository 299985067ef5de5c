package import BrokerAPI

/// Where a document is, in words: its state, who must act, until when and why.
package struct ExchangeWords: Sendable, Hashable {
    package let state: String
    /// Nil once nobody has anything to do.
    package let owner: String?
    package let until: String?
    package let cause: String?

    package init(_ exchange: ExchangeResource) {
        let owner = exchange.owner.map(Self.owner)
        self.owner = owner
        self.until = exchange.until.map(FrenchTime.day)
        self.cause = exchange.cause.map { Self.cause($0, of: exchange) }
        self.state =
            switch exchange.state {
            case "waiting": "En cours : \(exchange.stepName.lowercasedFirst), chez \(owner ?? "le destinataire")"
            case "suspended": "Suspendue : une intervention est nécessaire"
            case "completed": "Signée et revenue"
            case "rejected": "Refusée"
            case "cancelled": "Annulée"
            default: exchange.state
            }
    }

    /// `application:parapheur` is Parapheur.
    package static func owner(_ text: String) -> String {
        if text == "hub" { return "les exploitants du hub" }
        let application = text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? text
        return self.application(application)
    }

    package static func application(_ id: String) -> String { id.prefix(1).uppercased() + id.dropFirst() }

    private static func cause(_ cause: String, of exchange: ExchangeResource) -> String {
        switch cause {
        case "delivery": "le document lui est remis ; l’étape « \(exchange.stepName) » n’est pas terminée"
        case "delivery-expired": "le délai de l’étape « \(exchange.stepName) » est passé sans réponse"
        default: cause
        }
    }
}

extension String {
    fileprivate var lowercasedFirst: String { self.prefix(1).lowercased() + self.dropFirst() }
}
