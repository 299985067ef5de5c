/// Why the sign-in did not succeed, in the issuer's words where they are trusted, and a way back.
struct RefusalPage: Sendable {
    let refusal: SignInFlow.Refusal

    var title: String {
        switch self.refusal {
        case .denied("access_denied", _): "Accès refusé"
        case .denied, .failed: "La connexion n’a pas abouti"
        case .unknownAttempt: "Cette connexion n’est plus valable"
        }
    }

    var content: HTML {
        let reason: HTML =
            switch self.refusal {
            case .denied(let code, let description):
                """
                <p>\(description ?? "Le service de connexion a refusé la demande.")</p>
                <p class="code">Code : \(code)</p>
                """
            case .failed: "<p>La réponse du service de connexion n’a pas pu être vérifiée. Vous pouvez réessayer.</p>"
            case .unknownAttempt:
                "<p>Elle a déjà servi, elle est trop ancienne ou elle a commencé dans un autre navigateur.</p>"
            }
        return """
            <section class="card">
            <h1>\(self.title)</h1>
            \(reason)
            <p class="actions"><a class="button" href="/login">Réessayer</a> <a href="/">Retour à l’accueil</a></p>
            </section>
            """
    }
}
