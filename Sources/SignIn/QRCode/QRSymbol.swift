/// A square of modules being drawn: which are dark, and which belong to function patterns.
struct QRSymbol {
    let size: Int
    private var dark: [Bool]
    private var reserved: [Bool]

    init(_ payload: QRPayload) {
        self.size = payload.version.size
        self.dark = [Bool](repeating: false, count: self.size * self.size)
        self.reserved = self.dark
        self.drawPatterns(payload.version)
        self.place(payload.words)
    }

    func isDark(_ row: Int, _ column: Int) -> Bool { self.dark[row * self.size + column] }

    /// With a mask over the data, and the format information that names it (ISO/IEC 18004:2015, section 7.8).
    func masked(_ mask: QRMask) -> QRSymbol {
        var symbol = self
        for row in 0..<self.size {
            for column in 0..<self.size where mask.flips(row, column) && !self.reserved[row * self.size + column] {
                symbol.dark[row * self.size + column].toggle()
            }
        }
        symbol.drawFormat(mask)
        return symbol
    }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        self.dark[row * self.size + column] = isDark
        self.reserved[row * self.size + column] = true
    }

    private mutating func drawPatterns(_ version: QRVersion) {
        for index in 0..<self.size {
            self.set(6, index, index.isMultiple(of: 2))
            self.set(index, 6, index.isMultiple(of: 2))
        }
        for (row, column) in [(3, 3), (3, self.size - 4), (self.size - 4, 3)] { self.drawFinder(row, column) }
        let (centres, last) = (version.alignment, self.size - 7)
        for row in centres {
            for column in centres where ![[6, 6], [6, last], [last, 6]].contains([row, column]) {
                self.drawRings(row, column, radius: 2) { $0 != 1 }
            }
        }
        // Reserved now and drawn with the mask.
        self.drawFormat(.all[0])
        if version.number >= 7 { self.drawVersion(version.number) }
    }

    /// With its light separator, cut at the border.
    private mutating func drawFinder(_ row: Int, _ column: Int) {
        self.drawRings(row, column, radius: 4) { $0 != 2 && $0 != 4 }
    }

    private mutating func drawRings(_ row: Int, _ column: Int, radius: Int, isDark: (Int) -> Bool) {
        for y in -radius...radius {
            for x in -radius...radius
            where 0..<self.size ~= row + y && 0..<self.size ~= column + x {
                self.set(row + y, column + x, isDark(max(abs(x), abs(y))))
            }
        }
    }

    /// Twice, round the finders, and the module that is always dark (section 7.9).
    private mutating func drawFormat(_ mask: QRMask) {
        let bits = mask.formatBits
        for index in 0..<15 {
            let isDark = bits >> index & 1 == 1
            switch index {
            case ..<6: self.set(index, 8, isDark)
            case 6, 7: self.set(index + 1, 8, isDark)
            case 8: self.set(8, 7, isDark)
            default: self.set(8, 14 - index, isDark)
            }
            if index < 8 {
                self.set(8, self.size - 1 - index, isDark)
            } else {
                self.set(self.size - 15 + index, 8, isDark)
            }
        }
        self.set(self.size - 8, 8, true)
    }

    /// From version 7 on, a block of three by six twice (section 7.10).
    private mutating func drawVersion(_ number: Int) {
        let bits = QRInformation.version(number)
        for index in 0..<18 {
            let (long, short) = (index / 3, self.size - 11 + index % 3)
            self.set(long, short, bits >> index & 1 == 1)
            self.set(short, long, bits >> index & 1 == 1)
        }
    }

    /// Two columns at a time from the right, up and down in turn, round the vertical timing pattern (section 7.7.3).
    private mutating func place(_ words: [UInt8]) {
        var next = 0
        for (turn, right) in (Array(stride(from: self.size - 1, to: 6, by: -2)) + [5, 3, 1]).enumerated() {
            for step in 0..<self.size {
                let row = turn.isMultiple(of: 2) ? self.size - 1 - step : step
                for column in [right, right - 1]
                where !self.reserved[row * self.size + column] && next < words.count * 8 {
                    self.dark[row * self.size + column] = words[next / 8] >> UInt8(7 - next % 8) & 1 == 1
                    next += 1
                }
            }
        }
    }
}
