import Primitives

/// The objects of a PDF and the table that says where each begins (ISO 32000-1, section 7.5).
struct PDFFile {
    private var bytes = Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
    private var offsets: [Int] = []

    /// Objects are numbered from 1 in the order they are added.
    mutating func add(_ text: String) { self.add(Array(text.utf8)) }

    mutating func add(stream content: [UInt8]) {
        self.add(Array("<< /Length \(content.count) >>\nstream\n".utf8) + content + Array("\nendstream".utf8))
    }

    private mutating func add(_ body: [UInt8]) {
        self.offsets.append(self.bytes.count)
        self.bytes += "\(self.offsets.count) 0 obj\n".utf8
        self.bytes += body
        self.bytes += "\nendobj\n".utf8
    }

    consuming func finish(root: Int, info: Int) -> [UInt8] {
        let start = self.bytes.count
        let identifier = Hex.encode(Digest.sha256(self.bytes).prefix(16))
        self.bytes += "xref\n0 \(self.offsets.count + 1)\n0000000000 65535 f \n".utf8
        for offset in self.offsets {
            let digits = String(offset)
            self.bytes += "\(String(repeating: "0", count: 10 - digits.utf8.count))\(digits) 00000 n \n".utf8
        }
        self.bytes += "trailer\n<< /Size \(self.offsets.count + 1) /Root \(root) 0 R /Info \(info) 0 R ".utf8
        self.bytes += "/ID [<\(identifier)> <\(identifier)>] >>\nstartxref\n\(start)\n%%EOF\n".utf8
        return self.bytes
    }
}
