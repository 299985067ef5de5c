import Foundation
package import Primitives

/// A small text document on A4 pages (ISO 32000-1): paragraphs in Helvetica, nothing else.
package struct PDFDocument: Sendable {
    package struct Paragraph: Sendable, Hashable {
        package enum Style: Sendable { case title, heading, body }

        package let text: String
        package let style: Style

        package init(_ text: String, _ style: Style = .body) {
            self.text = text
            self.style = style
        }
    }

    package let title: String
    package let createdAt: Timestamp
    package let paragraphs: [Paragraph]

    package init(title: String, createdAt: Timestamp, paragraphs: [Paragraph]) {
        self.title = title
        self.createdAt = createdAt
        self.paragraphs = paragraphs
    }

    /// The same bytes for the same document.
    package var bytes: [UInt8] {
        let pages = PDFLayout.pages(of: self.paragraphs)
        var file = PDFFile()
        // Objects 1 to 5 are the frame; then a page and its content, by turns.
        let numbers = pages.indices.map { 6 + $0 * 2 }
        let kids = numbers.map { "\($0) 0 R" }.joined(separator: " ")
        file.add("<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> >>")
        file.add("<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>")
        file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
        file.add("<< /Title <\(Self.text(self.title))> /CreationDate (D:\(self.date)Z) /Producer (Actes) >>")
        for (page, number) in zip(pages, numbers) {
            file.add(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                    + "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents \(number + 1) 0 R >>"
            )
            file.add(stream: page)
        }
        return file.finish(root: 1, info: 5)
    }

    private var date: String {
        String(self.createdAt.description.prefix(19)).filter(\.isNumber)
    }

    /// UTF-16 with its mark, in hexadecimal (section 7.9.2.2).
    private static func text(_ text: String) -> String {
        Hex.encode([0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    }
}
