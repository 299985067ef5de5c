/// Error correction code words over GF(256) with the polynomial 0x11D (ISO/IEC 18004:2015, section 7.5).
package enum ReedSolomon {
    private static let powers: [UInt8] = {
        var (table, value) = ([UInt8](), 1)
        for _ in 0..<255 {
            table.append(UInt8(value))
            value <<= 1
            if value > 255 { value ^= 0x11D }
        }
        return table
    }()
    private static let logarithms: [Int] = {
        var table = [Int](repeating: 0, count: 256)
        for (exponent, value) in powers.enumerated() { table[Int(value)] = exponent }
        return table
    }()

    /// The remainder of the message by the generator polynomial of that degree.
    package static func codeWords(of data: some Sequence<UInt8>, count: Int) -> [UInt8] {
        let generator = self.generator(degree: count)
        var remainder = [UInt8](repeating: 0, count: count)
        for byte in data {
            let factor = byte ^ remainder.removeFirst()
            remainder.append(0)
            for index in remainder.indices { remainder[index] ^= self.product(generator[index], factor) }
        }
        return remainder
    }

    /// Coefficients of (x - 1)(x - 2)(x - 4)… after the leading one, highest power first.
    private static func generator(degree: Int) -> [UInt8] {
        var coefficients = [UInt8](repeating: 0, count: degree)
        coefficients[degree - 1] = 1
        for root in self.powers.prefix(degree) {
            for index in coefficients.indices {
                coefficients[index] = self.product(coefficients[index], root)
                if index + 1 < degree { coefficients[index] ^= coefficients[index + 1] }
            }
        }
        return coefficients
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        guard left != 0, right != 0 else { return 0 }
        return self.powers[(self.logarithms[Int(left)] + self.logarithms[Int(right)]) % 255]
    }
}
