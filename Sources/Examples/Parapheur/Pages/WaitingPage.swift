import BrokerAPI
import RelyingParty

/// What waits for a decision of the agents of a realm.
struct WaitingPage {
    static let title = "À signer"

    let items: [HandoverResource]
    let problem: BrokerProblem?
    /// Of a document that is not there any more.
    var done: String?

    var content: HTML {
        let notice: HTML =
            self.problem.map { "<p class=\"notice\" role=\"status\">\($0.words) Documents connus en dernier :</p>" }
            ?? self.done.map { "<p class=\"notice\" role=\"status\">\($0)</p>" } ?? ""
        let list: HTML =
            self.items.isEmpty
            ? "<p>Aucun document n’attend votre décision.</p>"
            : "<ul class=\"list\">\n\(self.items.map(Self.item))</ul>"
        return """
            \(notice)
            <section class="card">
            <h1>\(Self.title)</h1>
            \(list)
            <p class="actions"><a href="/">Accueil</a></p>
            </section>
            """
    }

    private static func item(_ item: HandoverResource) -> HTML {
        """
        <li><a href="/documents/\(item.id)">\(item.document.title)</a>
        <span class="quiet">\(item.document.key)</span>
        <span>Reçu de \(ExchangeWords.application(item.sender)) le \(FrenchTime.element(item.offeredAt)), \
        à décider avant le \(FrenchTime.day(item.expiresAt))</span></li>

        """
    }
}
