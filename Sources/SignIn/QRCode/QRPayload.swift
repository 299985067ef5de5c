/// The code words of a text in byte mode, as they are placed in the symbol (ISO/IEC 18004:2015, sections 7.4 to 7.6).
struct QRPayload {
    let version: QRVersion
    let words: [UInt8]

    /// In the smallest version that holds it; nil when none does.
    init?(_ text: [UInt8]) {
        let fits = { (version: QRVersion) in text.count * 8 + 4 + version.lengthBits <= version.dataWords * 8 }
        guard let version = QRVersion.all.first(where: fits) else { return nil }
        self.version = version
        self.words = Self.interleaved(Self.data(text, version: version), version: version)
    }

    static func data(_ text: [UInt8], version: QRVersion) -> [UInt8] {
        var bits = Bits()
        bits.append(0b0100, count: 4)
        bits.append(text.count, count: version.lengthBits)
        for byte in text { bits.append(Int(byte), count: 8) }
        bits.append(0, count: min(4, version.dataWords * 8 - bits.count))
        bits.append(0, count: (8 - bits.count % 8) % 8)
        var words = bits.words
        for padding in [0xEC, 0x11].cycled(version.dataWords - words.count) { words.append(padding) }
        return words
    }

    /// The shorter blocks come first; words are taken from each block in turn.
    private static func interleaved(_ data: [UInt8], version: QRVersion) -> [UInt8] {
        let count = version.blockCount
        let (length, longer) = data.count.quotientAndRemainder(dividingBy: count)
        var (blocks, start) = ([ArraySlice<UInt8>](), 0)
        for index in 0..<count {
            let end = start + length + (index >= count - longer ? 1 : 0)
            blocks.append(data[start..<end])
            start = end
        }
        let corrections = blocks.map { ReedSolomon.codeWords(of: $0, count: version.correctionWordsPerBlock)[...] }
        return [blocks, corrections].flatMap { family in
            (0..<(family.map(\.count).max() ?? 0)).flatMap { column in
                family.compactMap { $0.dropFirst(column).first }
            }
        }
    }

    private struct Bits {
        private(set) var words: [UInt8] = []
        private(set) var count = 0

        mutating func append(_ value: Int, count: Int) {
            for shift in (0..<count).reversed() {
                if self.count.isMultiple(of: 8) { self.words.append(0) }
                self.words[self.words.count - 1] |= UInt8(value >> shift & 1) << UInt8(7 - self.count % 8)
                self.count += 1
            }
        }
    }
}

extension [UInt8] {
    /// Its elements over and over, `count` in all.
    fileprivate func cycled(_ count: Int) -> [UInt8] { (0..<count).map { self[$0 % self.count] } }
}
