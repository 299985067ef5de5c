import Foundation
import Primitives
import Testing
import actes

/// ISO 32000-1, section 7.5: the file is read from its end, as readers do.
@Suite struct PDFDocumentTests {
    private static let time = Timestamp(seconds: 1_795_000_000)

    private static func document(_ text: String, title: String = "Objet") -> PDFDocument {
        PDFDocument(title: title, createdAt: self.time, paragraphs: [.init(title, .title), .init(text)])
    }

    @Test(arguments: [1, 40, 400])
    func `every object is where the table says`(_ paragraphs: Int) throws {
        let bytes = PDFDocument(
            title: "Budget (annexe) \\ é",
            createdAt: Self.time,
            paragraphs: (1...paragraphs).map { .init("Article \($0) : l’assemblée décide.") }
        ).bytes
        let reader = try PDFReader(bytes)
        #expect(reader.objects.count == reader.size - 1)
        for (number, body) in reader.objects { #expect(body.hasPrefix("\(number) 0 obj\n")) }
        let pages = reader.objects.values.filter { $0.contains("/Type /Page /") }
        let root = try #require(reader.objects[2])
        #expect(root.contains("/Count \(pages.count) "))
        #expect(pages.count == (paragraphs + 30) / 31)
        for body in reader.objects.values where body.contains("stream\n") {
            let parts = try #require(body.firstRange(of: "stream\n"))
            let end = try #require(body.firstRange(of: "\nendstream"))
            let length = body.unicodeScalars.distance(from: parts.upperBound, to: end.lowerBound)
            #expect(body.contains("/Length \(length) "))
        }
    }

    @Test func `the same document is the same bytes`() {
        #expect(Self.document("Texte").bytes == Self.document("Texte").bytes)
        #expect(Self.document("Texte").bytes != Self.document("Textes").bytes)
    }

    @Test func `brackets and backslashes do not leave their string`() throws {
        let text = try PDFReader(Self.document(") Tj ET (\\").bytes).text
        #expect(text.contains("(\\) Tj ET \\(\\\\) Tj"))
    }

    @Test func `accents, the euro, apostrophes and quotes are in the font's encoding`() throws {
        let text = try PDFReader(Self.document("é œ € ’ « » – e\u{301} 漢").bytes).text
        #expect(text.contains("(\u{E9} \u{9C} \u{80} \u{92} \u{AB} \u{BB} \u{96} \u{E9} ?) Tj"))
    }

    @Test func `a word without end is cut, not lost`() throws {
        let text = try PDFReader(Self.document(String(repeating: "m", count: 20_000)).bytes).text
        #expect(text.filter { $0 == "m" }.count >= 20_000)
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count < 300 })
    }

    @Test func `poppler reads what was written`() throws {
        let tool = "/usr/bin/pdftotext"
        guard FileManager.default.isExecutableFile(atPath: tool) else { return }
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        defer { try? FileManager.default.removeItem(at: path) }
        let document = Self.document(
            "L’assemblée de Plouézec approuve 12 € (œuvre « Mémoire »).",
            title: "Élus & œuvres"
        )
        try Data(document.bytes).write(to: path)
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: tool)
        process.arguments = [path.path, "-"]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.contains("L’assemblée de Plouézec approuve 12 € (œuvre « Mémoire »)."))
        #expect(text.contains("Élus & œuvres"))
    }
}

/// Just enough of a reader: the table at the end, and each object where the table says.
private struct PDFReader {
    let objects: [Int: String]
    let size: Int
    /// Each byte as one character.
    let text: String

    init(_ bytes: [UInt8]) throws {
        let scalars = bytes.map { Unicode.Scalar($0) }
        let text = String(String.UnicodeScalarView(scalars))
        #expect(text.hasPrefix("%PDF-1.7\n"))
        #expect(text.hasSuffix("%%EOF\n"))
        let tail = try #require(text.components(separatedBy: "startxref\n").last)
        let start = try #require(tail.split(separator: "\n").first.flatMap { Int($0) })
        let table = String(String.UnicodeScalarView(scalars[start...])).split(separator: "\n")
        #expect(table.first == "xref")
        let count = try #require(table.dropFirst().first?.split(separator: " ").last.flatMap { Int($0) })
        var objects: [Int: String] = [:]
        for number in 1..<count {
            let entry = table[2 + number]
            // With the line end, 20 bytes each (section 7.5.4).
            #expect(entry.utf8.count == 19 && entry.hasSuffix(" 00000 n "))
            let offset = try #require(Int(entry.prefix(10)))
            let rest = String(String.UnicodeScalarView(scalars[offset..<start]))
            objects[number] = rest.components(separatedBy: "\nendobj\n")[0]
        }
        self.objects = objects
        self.size = count
        self.text = text
    }
}
