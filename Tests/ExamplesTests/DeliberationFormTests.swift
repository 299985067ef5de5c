import Primitives
import RelyingParty
import Testing
import actes

@Suite struct DeliberationFormTests {
    private static func form(_ change: (inout DeliberationForm) -> Void = { _ in }) -> DeliberationForm {
        var form = DeliberationForm(id: RandomText.make())
        form.object = "Vote du budget"
        form.number = "2026_042"
        form.date = "2026-11-25"
        form.text = "Article 1\nLe budget est voté."
        change(&form)
        return form
    }

    private static func finish(_ form: inout DeliberationForm) -> (Deliberation, pdf: [UInt8])? {
        form.finish(
            realm: "brest-metropole",
            siren: "242900314",
            organization: "Brest Métropole",
            author: "Agent Exemple 001",
            departement: "029",
            at: Timestamp(seconds: 1_795_000_000)
        )
    }

    @Test func `a text becomes a PDF, and the délibération holds its digest`() throws {
        var form = Self.form()
        let (made, pdf) = try #require(Self.finish(&form))
        #expect(made.key == "029-242900314-20261125-2026_042-DE")
        #expect(made.fileName == "029-242900314-20261125-2026_042-DE.pdf")
        #expect(made.sha256 == Base64URL.encode(Digest.sha256(pdf)))
        #expect(pdf.starts(with: "%PDF-".utf8))
    }

    @Test func `a file that was chosen is sent as it is`() throws {
        let file = Array("%PDF-1.4\nanything\n%%EOF\n".utf8)
        var form = Self.form {
            $0.file = file
            $0.text = ""
        }
        #expect(try #require(Self.finish(&form)).pdf == file)
    }

    @Test(
        arguments: [
            (DeliberationForm.Field.object, ""), (.object, String(repeating: "a", count: 500)), (.object, "a\u{202E}b"),
            (.object, "a\nb"), (.number, "2026-42"), (.number, ""), (.date, "hier"), (.text, " \n "),
            (.text, String(repeating: "a", count: 20_001)), (.file, "<html>"), (.file, "%PDF-1.7 without end"),
        ]
    )
    func `a mistake is told at its field, and nothing is made`(_ field: DeliberationForm.Field, _ value: String) {
        var form = Self.form {
            switch field {
            case .object: $0.object = value
            case .number: $0.number = value
            case .date: $0.date = value
            case .text: $0.text = value
            case .file: $0.file = Array(value.utf8)
            }
        }
        #expect(Self.finish(&form) == nil)
        #expect(Array(form.errors.keys) == [field])
    }
}
