import Foundation

/// Years and dates in a password, written as people write them.
enum DatePieces {
    /// Among 1900 to 2049.
    private static let yearBits = log2(150.0)
    private static let dayBits = log2(366.0)

    static func pieces(of text: PasswordText) -> [GuessablePiece] {
        let digits = text.lower.map { 0x30...0x39 ~= $0 ? Int($0) - 0x30 : nil }
        return text.lower.indices.flatMap { start in
            self.together(digits, start) + self.parted(digits, text.lower, start)
        }
    }

    private static func number(_ digits: [Int?], _ start: Int, _ count: Int) -> Int? {
        guard start >= 0, start + count <= digits.count else { return nil }
        var number = 0
        for digit in digits[start..<(start + count)] {
            guard let digit else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// `1998`, `290598`, `29051998`, `19980529`, `2905`.
    private static func together(_ digits: [Int?], _ start: Int) -> [GuessablePiece] {
        var pieces: [GuessablePiece] = []
        let add = { (count: Int, bits: Double) in
            pieces.append(GuessablePiece(range: start..<(start + count), bits: bits))
        }
        if let year = self.number(digits, start, 4), 1900..<2050 ~= year {
            add(4, self.yearBits)
            if let month = self.number(digits, start + 4, 2), let day = self.number(digits, start + 6, 2),
                self.isDay(day, month)
            {
                add(8, self.yearBits + self.dayBits)
            }
        }
        guard let first = self.number(digits, start, 2), let second = self.number(digits, start + 2, 2),
            self.isDay(first, second) || self.isDay(second, first)
        else { return pieces }
        add(4, self.dayBits)
        if self.number(digits, start + 4, 2) != nil { add(6, self.yearBits + self.dayBits) }
        if let year = self.number(digits, start + 4, 4), 1900..<2050 ~= year {
            add(8, self.yearBits + self.dayBits)
        }
        return pieces
    }

    /// `29/05/1998`, `29-5-98`, `1998.05.29`.
    private static func parted(_ digits: [Int?], _ text: [UInt32], _ start: Int) -> [GuessablePiece] {
        var pieces: [GuessablePiece] = []
        for first in [1, 2, 4] {
            guard let leading = self.number(digits, start, first), let sign = self.sign(text, start + first) else {
                continue
            }
            for second in [1, 2] {
                let after = start + first + 1 + second
                guard let middle = self.number(digits, start + first + 1, second), self.sign(text, after) == sign else {
                    continue
                }
                for third in [1, 2, 4] {
                    guard let last = self.number(digits, after + 1, third) else { continue }
                    let isDate =
                        first == 4
                        ? third < 4 && self.isDay(last, middle)
                        : third > 1 && (self.isDay(leading, middle) || self.isDay(middle, leading))
                    guard isDate else { continue }
                    let range = start..<(after + 1 + third)
                    pieces.append(GuessablePiece(range: range, bits: self.yearBits + self.dayBits + 2))
                }
            }
        }
        return pieces
    }

    private static func sign(_ text: [UInt32], _ index: Int) -> UInt32? {
        guard index < text.count else { return nil }
        let signs: [Unicode.Scalar] = ["/", "-", ".", " ", "_"]
        return signs.first { $0.value == text[index] }?.value
    }

    private static func isDay(_ day: Int, _ month: Int) -> Bool { 1...31 ~= day && 1...12 ~= month }
}
