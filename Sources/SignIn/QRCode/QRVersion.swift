/// One of the forty sizes of symbol, at error correction level M (ISO/IEC 18004:2015, tables 1 and 9, annex E).
struct QRVersion: Sendable {
    static let all = (1...40).map(QRVersion.init)

    private static let correctionWords = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
    private static let blocks = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
        33,
        35, 37, 38, 40, 43, 45, 47, 49,
    ]

    let number: Int

    var size: Int { self.number * 4 + 17 }
    var blockCount: Int { Self.blocks[self.number - 1] }
    var correctionWordsPerBlock: Int { Self.correctionWords[self.number - 1] }
    var totalWords: Int { self.dataModules / 8 }
    var dataWords: Int { self.totalWords - self.blockCount * self.correctionWordsPerBlock }
    /// Of the character count in byte mode (table 3).
    var lengthBits: Int { self.number < 10 ? 8 : 16 }

    /// Modules that are of no function pattern, of no format and of no version information.
    private var dataModules: Int {
        var count = (16 * self.number + 128) * self.number + 64
        if self.number >= 2 {
            let patterns = self.number / 7 + 2
            count -= (25 * patterns - 10) * patterns - 55
        }
        return self.number >= 7 ? count - 36 : count
    }

    /// Rows and columns of the centres of the alignment patterns (annex E).
    var alignment: [Int] {
        guard self.number > 1 else { return [] }
        let patterns = self.number / 7 + 2
        let step = (self.number * 8 + patterns * 3 + 5) / (patterns * 4 - 4) * 2
        return [6] + (0..<(patterns - 1)).map { self.size - 7 - step * $0 }.reversed()
    }
}
