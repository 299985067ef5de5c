/// Widths of Helvetica's signs in thousandths of the size, by their code in WinAnsi.
enum Helvetica {
    private static let ascii: [Int] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ]
    /// From À on.
    private static let letters: [Int] = [
        667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
        722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
        556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
    ]

    /// Bold is a little wider; a line is never longer than measured here.
    static func width(of bytes: [UInt8], size: Double, isBold: Bool) -> Double {
        let units = bytes.reduce(0) { sum, byte in
            switch byte {
            case 0x20...0x7E: sum + self.ascii[Int(byte) - 0x20]
            case 0xC0...0xFF: sum + self.letters[Int(byte) - 0xC0]
            case 0x85, 0x89, 0x8C, 0x97, 0x99, 0x9C: sum + 1000
            case 0xA0, 0x91, 0x92: sum + 278
            default: sum + 556
            }
        }
        return Double(units) * size / 1000 * (isBold ? 1.1 : 1)
    }
}
