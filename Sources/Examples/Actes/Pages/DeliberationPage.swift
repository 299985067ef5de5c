import BrokerAPI
import RelyingParty

/// One délibération: its state, who must act, its pieces, its signature, its receipts and what happened to it.
struct DeliberationPage {
    let whole: Follow.Whole
    let csrf: String

    var title: String { self.whole.deliberation.object }

    private var deliberation: Deliberation { self.whole.deliberation }
    private var address: String { "/deliberations/\(self.deliberation.id)" }

    var content: HTML {
        """
        \(self.notice)
        <section class="card">
        <h1>\(self.title)</h1>
        \(self.standing)
        \(self.retry)
        \(self.signature)
        \(self.pieces)
        \(self.receipts)
        \(self.timeline)
        \(self.about)
        <p class="actions"><a href="/deliberations">Mes délibérations</a></p>
        </section>
        """
    }

    private var notice: HTML {
        guard let problem = self.whole.problem else { return "" }
        let seen: HTML = self.deliberation.seenAt.map { " État connu le \(FrenchTime.element($0))." } ?? ""
        return "<p class=\"notice\" role=\"status\">\(problem.words)\(seen)</p>"
    }

    private var standing: HTML {
        let words = DeliberationWords(self.deliberation)
        let isRefused = self.deliberation.exchange?.state == "rejected"
        let rows = [
            Self.row("Qui doit agir", words.owner), Self.row("Avant le", words.until),
            Self.row(isRefused ? "Motif du refus" : "Pourquoi", words.cause),
        ]
        let state: HTML = "<p class=\"standing\"><strong class=\"state\">\(words.state)</strong></p>"
        return rows.allSatisfy(\.text.isEmpty) ? state : "\(state)\n<dl>\n\(rows)</dl>"
    }

    private var retry: HTML {
        guard !self.deliberation.isSent, self.deliberation.problem != nil else { return "" }
        return """
            <form class="actions" method="post" action="\(self.address)/send">
            <input type="hidden" name="csrf" value="\(self.csrf)">
            <button class="button" type="submit">Réessayer l’envoi</button>
            </form>
            """
    }

    private var signature: HTML {
        guard let check = self.deliberation.signature else { return "" }
        let verdict =
            check.isTrusted
            ? "Signature vérifiée : document intact, autorité reconnue"
            : "Signature intacte, mais son autorité n’est pas reconnue ici"
        return """
            <h2>Signature</h2>
            <p><strong>\(verdict)</strong></p>
            <dl>
            \(Self.row("Signataire", check.signer))\
            \(Self.row("Organisation du certificat", check.organization))\
            \(Self.row("Autorité", Self.commonName(check.authority)))\
            \(Self.row("Signée le", check.signedAt.map(FrenchTime.moment)))\
            \(Self.row("Vérifiée le", FrenchTime.moment(check.checkedAt)))</dl>
            """
    }

    private var pieces: HTML {
        guard !self.whole.versions.isEmpty else { return "" }
        let lists: [HTML] = self.whole.versions.map { version in
            let links: [HTML] = version.pieces.map { piece in
                """
                <li><a href="\(self.address)/pieces/\(version.id)/\("\(piece.number)")">\
                \(TimelineWords.role(piece.role)) : \(piece.fileName)</a>
                <span class="quiet">\(Self.size(piece.size))</span></li>

                """
            }
            let name = version.derivedFrom == nil ? "Version envoyée" : "Version signée"
            return "<h3>\(name)</h3>\n<ul class=\"list\">\n\(links)</ul>\n"
        }
        return "<h2>Pièces</h2>\n\(lists)"
    }

    private var receipts: HTML {
        var lines: [HTML] = []
        if let deposit = self.deliberation.deposit {
            lines.append(self.receipt(deposit.receipt, "Reçu de dépôt", by: "le hub", at: nil))
        }
        for receipt in self.whole.receipts where receipt.id != self.deliberation.deposit?.receipt {
            let who = self.whole.timeline.first { $0.receipt == receipt.id }?.fields["application"]
            let name = TimelineWords.receipt(receipt.kind)
            lines.append(self.receipt(receipt.id, name, by: who.map(ExchangeWords.application), at: receipt))
        }
        guard !lines.isEmpty else { return "" }
        return """
            <h2>Reçus</h2>
            <p class="quiet">Chaque reçu se vérifie sans le hub. Sa preuve est complète une minute au plus après l’acte.</p>
            <ul class="list">
            \(lines)</ul>
            """
    }

    private func receipt(_ id: String, _ name: String, by who: String?, at receipt: ReceiptResource?) -> HTML {
        let by: HTML = who.map { " – \($0)" } ?? ""
        let time: HTML = receipt.map { "\n<span class=\"quiet\">\(FrenchTime.element($0.createdAt))</span>" } ?? ""
        return "<li><a href=\"\(self.address)/receipts/\(id)\">\(name)\(by)</a>\(time)</li>\n"
    }

    private var timeline: HTML {
        guard !self.whole.timeline.isEmpty else { return "" }
        let written: HTML = """
            <li>\(FrenchTime.element(self.deliberation.createdAt))<br>Écrite par \(self.deliberation.author)</li>

            """
        let lines: [HTML] = self.whole.timeline.map { item in
            "<li>\(FrenchTime.element(item.time))<br>\(TimelineWords.text(item))</li>\n"
        }
        return "<h2>Ce qui s’est passé</h2>\n<ol class=\"list\">\n\(written)\(lines)</ol>"
    }

    private var about: HTML {
        """
        <h2>Délibération</h2>
        <dl>
        \(Self.row("Numéro", self.deliberation.number))\
        \(Self.row("Séance du", self.deliberation.date.words))\
        \(Self.row("Identifiant de l’acte", self.deliberation.key))\
        \(Self.row("Collectivité", self.deliberation.organization))\
        \(Self.row("Écrite par", self.deliberation.author))</dl>
        """
    }

    private static func row(_ name: String, _ value: String?) -> HTML {
        guard let value, !value.isEmpty else { return "" }
        return "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }

    /// Of `CN=…,O=…`; the whole where there is none.
    private static func commonName(_ subject: String) -> String {
        let parts = subject.split(separator: ",").map { $0.drop { $0 == " " } }
        return parts.first { $0.hasPrefix("CN=") }.map { String($0.dropFirst(3)) } ?? subject
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 1024 ? "\(bytes) octets" : bytes < 1 << 20 ? "\(bytes / 1024) Ko" : "\(bytes >> 20) Mo"
    }
}
