import BrokerAPI
import RelyingParty

/// The délibérations of a collectivité: where each is, who must act and until when.
struct ListPage {
    static let title = "Mes délibérations"

    let organization: String
    let deliberations: [Deliberation]
    let problem: BrokerProblem?

    var content: HTML {
        let notice: HTML =
            self.problem.map { "<p class=\"notice\" role=\"status\">\($0.words) États connus en dernier :</p>" } ?? ""
        let list: HTML =
            self.deliberations.isEmpty
            ? "<p>Aucune délibération pour le moment.</p>"
            : "<ul class=\"list\">\n\(self.deliberations.map(Self.item))</ul>"
        return """
            \(notice)
            <section class="card">
            <h1>\(Self.title)</h1>
            <p class="purpose">\(self.organization)</p>
            <p class="actions"><a class="button" href="/deliberations/new">Nouvelle délibération</a>
            <a href="/">Accueil</a></p>
            \(list)
            </section>
            """
    }

    private static func item(_ deliberation: Deliberation) -> HTML {
        let words = DeliberationWords(deliberation)
        let owner: HTML = words.owner.map { "<br>À agir : \($0)" } ?? ""
        let until: HTML = words.until.map { ", avant le \($0)" } ?? ""
        return """
            <li><a href="/deliberations/\(deliberation.id)">\(deliberation.object)</a>
            <span class="quiet">n° \(deliberation.number), séance du \(deliberation.date.words)</span>
            <span><strong class="state">\(words.state)</strong>\(owner)\(until)</span></li>

            """
    }
}
