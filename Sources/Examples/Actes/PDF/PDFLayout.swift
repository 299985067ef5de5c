/// Paragraphs broken into lines and lines put on A4 pages.
enum PDFLayout {
    private static let (left, top, bottom, measure) = (71.0, 771.0, 71.0, 453.0)

    /// The content of each page; there is at least one.
    static func pages(of paragraphs: [PDFDocument.Paragraph]) -> [[UInt8]] {
        var pages: [[UInt8]] = []
        var (page, height): ([UInt8], Double) = ([], self.top)
        for paragraph in paragraphs {
            let style = paragraph.style
            for line in self.lines(of: paragraph) {
                if height - style.leading < self.bottom {
                    pages.append(page)
                    (page, height) = ([], self.top)
                }
                height -= style.leading
                page += self.line(line, style, at: height)
            }
            height -= style.space
        }
        pages.append(page)
        return pages
    }

    /// Words that are longer than a line are cut.
    private static func lines(of paragraph: PDFDocument.Paragraph) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for text in paragraph.text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line: [UInt8] = []
            for word in WinAnsi.bytes(text).split(separator: 0x20) {
                let longer = line.isEmpty ? Array(word) : line + [0x20] + word
                if self.fits(longer, paragraph.style) {
                    line = longer
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                line = Array(word)
                while !self.fits(line, paragraph.style) {
                    let cut = self.count(of: line, fitting: paragraph.style)
                    lines.append(Array(line.prefix(cut)))
                    line = Array(line.dropFirst(cut))
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// How many signs fill a line, at least one: read once, so that a long word costs no more than a long text.
    private static func count(of line: [UInt8], fitting style: PDFDocument.Paragraph.Style) -> Int {
        var (count, width) = (0, 0.0)
        for byte in line {
            width += Helvetica.width(of: [byte], size: style.size, isBold: style.isBold)
            guard width <= self.measure else { break }
            count += 1
        }
        return max(1, count)
    }

    private static func fits(_ line: [UInt8], _ style: PDFDocument.Paragraph.Style) -> Bool {
        Helvetica.width(of: line, size: style.size, isBold: style.isBold) <= self.measure
    }

    /// A literal string (ISO 32000-1, section 7.3.4.2): brackets and backslash are escaped.
    private static func line(_ bytes: [UInt8], _ style: PDFDocument.Paragraph.Style, at height: Double) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let escaped = bytes.flatMap { byte in
            "()\\".utf8.contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
        }
        let start = "BT /\(style.isBold ? "F2" : "F1") \(style.size) Tf 1 0 0 1 \(self.left) \(height) Tm ("
        return Array(start.utf8) + escaped + Array(") Tj ET\n".utf8)
    }
}

extension PDFDocument.Paragraph.Style {
    var size: Double {
        switch self {
        case .title: 18
        case .heading: 12
        case .body: 11
        }
    }

    var leading: Double { self.size * 1.4 }
    var space: Double { self == .title ? 14 : 7 }
    var isBold: Bool { self != .body }
}
