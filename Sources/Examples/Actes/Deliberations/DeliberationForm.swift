package import Primitives
package import RelyingParty

/// What an agent writes, as it was typed, and what is wrong with it.
package struct DeliberationForm: Sendable {
    package enum Field: String, Sendable, CaseIterable { case object, number, date, text, file }

    package static let largestFile = 20 * 1024 * 1024
    private static let longestObject = 499
    private static let longestText = 20_000

    package var id: String
    package var object = ""
    package var number = ""
    package var date = ""
    package var text = ""
    package var file: [UInt8]?
    package var errors: [Field: String] = [:]

    package init(id: String) { self.id = id }

    package init(_ form: MultipartForm) {
        self.id = form.fields["id"] ?? ""
        self.object = form.fields["object"].map(Self.trimmed) ?? ""
        self.number = form.fields["number"].map(Self.trimmed)?.uppercased() ?? ""
        self.date = form.fields["date"].map(Self.trimmed) ?? ""
        self.text = (form.fields["text"] ?? "").replacing("\r\n", with: "\n")
        self.file = form.files["file"]?.bytes
    }

    /// The délibération and its PDF, or nil and `errors`.
    package mutating func finish(
        realm: String,
        siren: String,
        organization: String,
        author: String,
        departement: String,
        at time: Timestamp
    ) -> (Deliberation, pdf: [UInt8])? {
        self.check()
        let day = ActDate(self.date)
        guard self.errors.isEmpty, let day else { return nil }
        let key = BusinessKey(departement: departement, siren: siren, date: day, number: self.number)
        guard let key else {
            self.errors[.number] = "Ce numéro ne forme pas un identifiant d’acte avec le SIREN de votre collectivité."
            return nil
        }
        let pdf = self.file ?? self.written(day, organization: organization, at: time)
        let deliberation = Deliberation(
            id: self.id,
            realm: realm,
            siren: siren,
            organization: organization,
            author: author,
            createdAt: time,
            object: self.object,
            number: self.number,
            date: day,
            key: key.description,
            pdf: pdf
        )
        return (deliberation, pdf)
    }

    private mutating func check() {
        if self.object.isEmpty {
            self.errors[.object] = "Écrivez l’objet de la délibération."
        } else if self.object.count > Self.longestObject || !Self.isLine(self.object) {
            self.errors[.object] = "L’objet tient sur une ligne de \(Self.longestObject) caractères au plus."
        }
        if !BusinessKey.isNumber(self.number) {
            self.errors[.number] =
                "Le numéro a 1 à 15 lettres sans accent, chiffres ou traits bas, par exemple 2026_042."
        }
        if ActDate(self.date) == nil {
            self.errors[.date] = "Donnez la date de la séance : jour, mois et année."
        }
        if let file = self.file {
            if !Self.isPDF(file) {
                self.errors[.file] = "Ce fichier n’est pas un PDF. Choisissez-en un autre, ou écrivez le texte."
            }
        } else if self.text.allSatisfy(\.isWhitespace) {
            self.errors[.text] = "Écrivez le texte, ou choisissez un fichier PDF."
        } else if self.text.count > Self.longestText {
            self.errors[.text] = "Le texte a \(Self.longestText) caractères au plus. Choisissez un fichier PDF."
        }
    }

    private func written(_ day: ActDate, organization: String, at time: Timestamp) -> [UInt8] {
        let head: [PDFDocument.Paragraph] = [
            .init(organization, .heading),
            .init("Délibération n° \(self.number)", .heading),
            .init(self.object, .title),
            .init("Séance du \(day.words)"),
        ]
        let body = self.text.split(separator: "\n", omittingEmptySubsequences: false).map {
            PDFDocument.Paragraph(String($0))
        }
        return PDFDocument(title: self.object, createdAt: time, paragraphs: head + body).bytes
    }

    /// Its first and its last line; the rest is for who opens it.
    private static func isPDF(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: "%PDF-".utf8)
            && String(decoding: bytes.suffix(1024), as: UTF8.self).contains("%%EOF")
    }

    private static func isLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
            default: true
            }
        }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
