import BrokerAPI
import RelyingParty

/// One document to decide on: to read, to sign, to refuse with a reason.
struct DocumentPage {
    let item: HandoverResource
    let csrf: String
    let signer: String
    var problem: BrokerProblem?
    var reason = ""
    var reasonError: String?

    var title: String { (self.reasonError == nil ? "" : "Erreur : ") + self.item.document.title }

    private var address: String { "/documents/\(self.item.id)" }
    private var isOpen: Bool { ["offered", "leased", "accepted"].contains(self.item.state) }

    var content: HTML {
        """
        \(self.notice)
        <section class="card">
        <h1>\(self.item.document.title)</h1>
        <p class="standing"><strong class="state">\(self.state)</strong></p>
        <dl>
        \(Self.row("Identifiant", self.item.document.key))\
        \(Self.row("Envoyé par", ExchangeWords.application(self.item.sender)))\
        \(Self.row("Reçu le", FrenchTime.moment(self.item.offeredAt)))\
        \(Self.row("À décider avant le", self.isOpen ? FrenchTime.day(self.item.expiresAt) : nil))\
        \(Self.row("Motif du refus", self.item.reason))</dl>
        \(self.pieces)
        \(self.isOpen ? self.decision : "")
        <p class="actions"><a href="/documents">À signer</a></p>
        </section>
        """
    }

    private var notice: HTML {
        self.problem.map { "<p class=\"notice\" role=\"alert\">\($0.words)</p>" } ?? ""
    }

    private var state: String {
        switch self.item.state {
        case "offered": "À signer"
        case "leased", "accepted": "Décision en cours"
        case "applied": "Signé"
        case "refused": "Refusé"
        case "expired": "Délai passé"
        case "cancelled": "Retiré par l’expéditeur"
        default: self.item.state
        }
    }

    private var pieces: HTML {
        guard self.isOpen || self.item.state == "applied" else { return "" }
        let links: [HTML] = self.item.version.pieces.map { piece in
            """
            <li><a href="\(self.address)/pieces/\("\(piece.number)")">\(TimelineWords.role(piece.role)) : \
            \(piece.fileName)</a></li>

            """
        }
        return "<h2>À lire</h2>\n<ul class=\"list\">\n\(links)</ul>"
    }

    private var decision: HTML {
        let mark: HTML =
            self.reasonError == nil
            ? " aria-describedby=\"reason-hint\""
            : " aria-invalid=\"true\" aria-describedby=\"reason-hint reason-error\""
        let error: HTML = self.reasonError.map { "<span class=\"error\" id=\"reason-error\">\($0)</span>\n" } ?? ""
        return """
            <h2>Signer</h2>
            <form class="fields" method="post" action="\(self.address)/sign">
            <input type="hidden" name="csrf" value="\(self.csrf)">
            <p>Vous signez ce document, entier et tel qu’il a été envoyé, au nom de <strong>\(self.signer)</strong>.
            <span class="hint">Le certificat est fait pour cette démonstration : sa signature n’engage personne.</span></p>
            <p class="actions"><button class="button" type="submit">Signer</button></p>
            </form>
            <h2>Refuser</h2>
            <form class="fields" method="post" action="\(self.address)/refuse">
            <input type="hidden" name="csrf" value="\(self.csrf)">
            <p><label for="reason">Motif du refus</label>
            <span class="hint" id="reason-hint">Il sera montré à l’expéditeur ; 500 caractères au plus.</span>
            \(error)<textarea id="reason" name="reason" rows="3"\(mark)>
            \(self.reason)</textarea></p>
            <p class="actions"><button class="button second" type="submit">Refuser</button></p>
            </form>
            """
    }

    private static func row(_ name: String, _ value: String?) -> HTML {
        guard let value, !value.isEmpty else { return "" }
        return "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }
}
