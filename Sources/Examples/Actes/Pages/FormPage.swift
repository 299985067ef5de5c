import RelyingParty

/// A new délibération: written here, or a PDF that is chosen.
struct FormPage {
    static let title = "Nouvelle délibération"

    let form: DeliberationForm
    let csrf: String

    /// The browser's title tells the mistakes first.
    var heading: String { self.form.errors.isEmpty ? Self.title : "Erreur : \(Self.title)" }

    var content: HTML {
        """
        <section class="card">
        <h1>\(Self.title)</h1>
        \(self.summary)
        <form class="fields" method="post" action="/deliberations" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="\(self.csrf)">
        <input type="hidden" name="id" value="\(self.form.id)">
        \(self.input(.object, "Objet", value: self.form.object, hint: "Une ligne, 499 caractères au plus."))
        \(self.input(.number, "Numéro", value: self.form.number, hint: "Lettres, chiffres et traits bas : 2026_042."))
        \(self.input(.date, "Date de la séance", value: self.form.date, hint: "Le jour où l’assemblée a délibéré."))
        <p><label for="text">Texte</label>
        <span class="hint" id="text-hint">Il sera mis en page dans un PDF.</span>
        \(self.error(.text))<textarea id="text" name="text" rows="10"\(self.marks(.text))>
        \(self.form.text)</textarea></p>
        <p><label for="file">Ou un fichier PDF</label>
        <span class="hint" id="file-hint">20 Mo au plus ; il remplace le texte.</span>
        \(self.error(.file))<input id="file" name="file" type="file" accept="application/pdf"\(self.marks(.file))></p>
        <p class="actions"><button class="button" type="submit">Envoyer à la signature</button>
        <a href="/deliberations">Annuler</a></p>
        </form>
        </section>
        """
    }

    private var summary: HTML {
        let wrong = DeliberationForm.Field.allCases.filter { self.form.errors[$0] != nil }
        guard !wrong.isEmpty else { return "" }
        let lines: [HTML] = wrong.map { "<li><a href=\"#\($0.rawValue)\">\(self.form.errors[$0] ?? "")</a></li>\n" }
        return """
            <div class="notice" role="alert"><p><strong>Rien n’a été envoyé. À corriger :</strong></p>
            <ul>
            \(lines)</ul></div>
            """
    }

    private func input(_ field: DeliberationForm.Field, _ label: String, value: String, hint: String) -> HTML {
        let kind = field == .date ? "date" : "text"
        return """
            <p><label for="\(field.rawValue)">\(label)</label>
            <span class="hint" id="\(field.rawValue)-hint">\(hint)</span>
            \(self.error(field))<input id="\(field.rawValue)" name="\(field.rawValue)" type="\(kind)" value="\(value)" \
            autocomplete="off"\(self.marks(field))></p>
            """
    }

    private func error(_ field: DeliberationForm.Field) -> HTML {
        self.form.errors[field].map { "<span class=\"error\" id=\"\(field.rawValue)-error\">\($0)</span>\n" } ?? ""
    }

    /// The hint and the mistake are read with the field.
    private func marks(_ field: DeliberationForm.Field) -> HTML {
        let name = field.rawValue
        return self.form.errors[field] == nil
            ? " aria-describedby=\"\(name)-hint\""
            : " aria-invalid=\"true\" aria-describedby=\"\(name)-hint \(name)-error\""
    }
}
