import BrokerAPI
import RelyingParty

/// The state of a délibération in words, sent or not.
package struct DeliberationWords: Sendable, Hashable {
    package let state: String
    package let owner: String?
    package let until: String?
    package let cause: String?

    package init(_ deliberation: Deliberation) {
        if let exchange = deliberation.exchange {
            let words = ExchangeWords(exchange)
            self.state = words.state
            self.owner = words.owner
            self.until = words.until
            self.cause = exchange.reason ?? words.cause
        } else if let problem = deliberation.problem, !problem.isWorthRepeating {
            self.state = "Non envoyée"
            self.owner = "vous"
            self.until = nil
            self.cause = problem.words
        } else {
            self.state = "En attente d’envoi"
            self.owner = "Actes"
            self.until = nil
            self.cause = deliberation.problem?.words ?? "l’envoi commence"
        }
    }
}
