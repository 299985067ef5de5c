/// One of the eight patterns over the data (ISO/IEC 18004:2015, table 10).
struct QRMask: Sendable {
    static let all = (0..<8).map(QRMask.init)

    let number: Int

    var formatBits: Int { QRInformation.format(mask: self.number) }

    func flips(_ row: Int, _ column: Int) -> Bool {
        switch self.number {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }
}
