/// What every page of an application has around its content.
struct Layout: Sendable {
    private let look: Look
    private let portal: String

    init(look: Look, portal: String) {
        self.look = look
        self.portal = portal
    }

    func page(_ title: String, _ content: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta name="color-scheme" content="light dark">
        <title>\(title) – \(self.look.title)</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <a class="skip" href="#content">Aller au contenu</a>
        <header>
        <a class="brand" href="/"><img src="/icon.svg" alt="" width="36" height="36">\(self.look.title)</a>
        <a class="portal" href="\(self.portal)">Mes applications</a>
        </header>
        <main id="content" tabindex="-1">
        \(content)
        </main>
        <footer><p>Application d’exemple : elle ne connaît que les interfaces publiques de Liamm.</p></footer>
        </body>
        </html>

        """
    }
}
