/// Something did not go as asked: what, and what to do.
package struct NoticePage: Sendable {
    package let title: String
    private let text: String
    private let link: (address: String, words: String)

    package init(title: String, text: String, link: (address: String, words: String)) {
        self.title = title
        self.text = text
        self.link = link
    }

    package var content: HTML {
        """
        <section class="card">
        <h1>\(self.title)</h1>
        <p>\(self.text)</p>
        <p class="actions"><a class="button" href="\(self.link.address)">\(self.link.words)</a></p>
        </section>
        """
    }

    package static let formRefused = NoticePage(
        title: "Ce formulaire n’est plus valable",
        text: "Votre session a changé depuis que la page a été affichée. Rien n’a été enregistré. "
            + "Revenez en arrière pour retrouver votre saisie, connectez-vous de nouveau, puis recommencez.",
        link: ("/", "Retour à l’accueil")
    )

    package static func notFound(_ words: String, link: (address: String, words: String)) -> NoticePage {
        NoticePage(title: "Introuvable", text: words, link: link)
    }
}
