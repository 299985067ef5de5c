import Foundation
import RelyingParty
import Testing

/// RFC 7578, and what browsers make of it.
@Suite struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=X"

    private static func part(_ disposition: String, _ body: String) -> String {
        "--X\r\nContent-Disposition: \(disposition)\r\n\r\n\(body)\r\n"
    }

    private static func form(_ text: String, type: String? = Self.type) throws(MultipartForm.Refusal) -> MultipartForm {
        try MultipartForm(contentType: type, body: Array(text.utf8))
    }

    @Test func `fields and a file are read, byte for byte`() throws {
        let pdf = "%PDF\r\n--\r\n\u{0}--Xy\r\n"
        let form = try Self.form(
            Self.part("form-data; name=\"object\"", "L’école\r\nici")
                + "--X\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n\(pdf)\r\n--X--\r\n"
        )
        #expect(form.fields == ["object": "L’école\r\nici"])
        #expect(form.files["file"]?.name == "a.pdf")
        #expect(form.files["file"]?.bytes == Array(pdf.utf8))
    }

    @Test func `an input for files without a file is not there, an empty field is`() throws {
        let text =
            Self.part("form-data; name=\"file\"; filename=\"\"", "") + Self.part("form-data; name=\"a\"", "") + "--X--"
        let form = try Self.form(text)
        #expect(form.files.isEmpty)
        #expect(form.fields == ["a": ""])
    }

    @Test(
        arguments: [
            ("../../etc/passwd", "passwd"), (#"C:\fakepath\acte.pdf"#, "acte.pdf"), ("a%22b.pdf", "a\"b.pdf"),
            ("a%0D%0Ab.pdf", "ab.pdf"), ("é\u{202E}fdp.exe", "éfdp.exe"), ("..", ""), ("a/", "a"),
        ]
    )
    func `a file's name is a name, never a path`(_ sent: String, _ kept: String) throws {
        let form = try Self.form(Self.part("form-data; name=\"f\"; filename=\"\(sent)\"", "x") + "--X--\r\n")
        #expect(form.files["f"]?.name == kept)
    }

    @Test(
        arguments: [
            nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=X",
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a b\u{7f}",
            "multipart/form-data; boundary=X; boundary=Y",
            "multipart/form-data; boundary=" + String(repeating: "X", count: 71),
        ]
    )
    func `another kind of body, or a boundary that is none, is refused`(_ type: String?) {
        #expect(throws: MultipartForm.Refusal.notMultipart) { try Self.form("--X--", type: type) }
    }

    @Test(
        arguments: [
            "", "--X", "--X\r\n", "before\r\n--X--", "--X-- after", "--Y--", "--X--\r\nmore",
            "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
            "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--X",
            "--X\r\nContent-Disposition: form-data; name=\"a\"\n\nv\n--X--",
            "--X\r\nContent-Type: text/plain\r\n\r\nv\r\n--X--", "--X\r\n\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=\"a\"; filename*=\"UTF-8''x\"\r\n\r\nv\r\n--X--",
            "--X\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nv\r\n--X--",
        ]
    )
    func `what no browser sends is refused`(_ text: String) {
        #expect(throws: MultipartForm.Refusal.malformed) { try Self.form(text) }
    }

    @Test func `no cut and no changed byte stops the reader`() {
        let whole = Array((Self.part("form-data; name=\"a\"; filename=\"b\"", "value") + "--X--\r\n").utf8)
        for cut in whole.indices {
            _ = try? MultipartForm(contentType: Self.type, body: Array(whole[..<cut]))
            for byte: UInt8 in [0, 0x0D, 0x0A, 0x22, 0x80, 0xFF] {
                var changed = whole
                changed[cut] = byte
                _ = try? MultipartForm(contentType: Self.type, body: changed)
            }
        }
    }

    @Test func `a field that is there twice is refused, as a file too`() {
        let text = Self.part("form-data; name=\"a\"", "1") + Self.part("form-data; name=\"a\"; filename=\"x\"", "2")
        #expect(throws: MultipartForm.Refusal.repeated) { try Self.form(text + "--X--") }
    }

    @Test func `text that is not UTF-8 is refused`() {
        let body =
            Array("--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8) + [0xFF] + Array("\r\n--X--".utf8)
        #expect(throws: MultipartForm.Refusal.notText) { try MultipartForm(contentType: Self.type, body: body) }
    }

    @Test func `parts, headers and texts have limits`() throws {
        let parts = (0...MultipartForm.maximumParts).map { Self.part("form-data; name=\"f\($0)\"", "") }
        #expect(throws: MultipartForm.Refusal.tooManyParts) { try Self.form(parts.joined() + "--X--") }
        #expect(try Self.form(parts.dropLast().joined() + "--X--").fields.count == MultipartForm.maximumParts)
        let header = Self.part("form-data; name=\"a\"\r\nX: \(String(repeating: "x", count: 5000))", "")
        #expect(throws: MultipartForm.Refusal.tooLong) { try Self.form(header + "--X--") }
        let text = Self.part("form-data; name=\"a\"", String(repeating: "x", count: MultipartForm.maximumText + 1))
        #expect(throws: MultipartForm.Refusal.tooLong) { try Self.form(text + "--X--") }
    }
}
