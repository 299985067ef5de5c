/// Where an application begins: who you are and for whom, or how to sign in.
struct HomePage: Sendable {
    let look: Look
    let visit: SessionKeeper.Visit
    let hasJustLeft: Bool

    var title: String {
        switch self.visit {
        case .signedIn: "Accueil"
        case .signedOut: "Connexion"
        }
    }

    var content: HTML {
        switch self.visit {
        case .signedIn(let session, let isConfirmed): self.welcome(session, isConfirmed: isConfirmed)
        case .signedOut(let ending): self.invitation(ending)
        }
    }

    private func invitation(_ ending: Ending?) -> HTML {
        let notice: HTML =
            if self.hasJustLeft {
                "<p class=\"notice\" role=\"status\">Vous êtes déconnecté.</p>"
            } else if ending?.isSurprise == true {
                """
                <div class="notice" role="status"><p><strong>Votre session a été fermée</strong></p>
                <p>Pour continuer, connectez-vous de nouveau.</p></div>
                """
            } else {
                ""
            }
        return """
            \(notice)
            <section class="card">
            <h1>\(self.look.title)</h1>
            <p class="purpose">\(self.look.purpose)</p>
            <p><a class="button" href="/login">Se connecter</a></p>
            </section>
            """
    }

    private func welcome(_ session: Session, isConfirmed: Bool) -> HTML {
        let user = session.userInfo
        let notice: HTML =
            isConfirmed
            ? "" : "<p class=\"notice\" role=\"status\">Le service de connexion ne répond pas pour le moment.</p>"
        let rows = [
            Self.row("Organisation", user.organization ?? user.realm),
            user.siret.map { Self.row("SIRET", $0) } ?? Self.row("SIREN", user.siren),
            Self.row("Collectivité", user.realm),
            Self.row("Identifiant", user.login),
            Self.row("Niveau de connexion", session.claims.assurance),
        ]
        return """
            \(notice)
            <section class="card">
            <h1>Bonjour, \(user.name ?? user.login ?? "agent")</h1>
            <p class="purpose">\(self.look.purpose)</p>
            <p class="actions"><a class="button" href="\(self.look.entry.address)">\(self.look.entry.words)</a></p>
            <dl>
            \(rows)</dl>
            <form class="actions" method="post" action="/logout">
            <input type="hidden" name="csrf" value="\(session.csrf)">
            <button class="button second" type="submit">Se déconnecter</button>
            </form>
            </section>
            """
    }

    /// A claim that was not sent has no row.
    private static func row(_ name: String, _ value: String?) -> HTML {
        guard let value, !value.isEmpty else { return "" }
        return "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }
}
