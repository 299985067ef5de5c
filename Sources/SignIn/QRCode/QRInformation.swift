/// The numbers a symbol says of itself, under BCH codes (ISO/IEC 18004:2015, annexes C and D).
package enum QRInformation {
    /// Level M and a mask, XORed with 0x5412 so that it is never all light.
    package static func format(mask: Int) -> Int {
        (mask << 10 | self.remainder(of: mask << 10, by: 0x537, degree: 10)) ^ 0x5412
    }

    package static func version(_ number: Int) -> Int {
        number << 12 | self.remainder(of: number << 12, by: 0x1F25, degree: 12)
    }

    private static func remainder(of value: Int, by generator: Int, degree: Int) -> Int {
        var value = value
        while value >= 1 << degree {
            let shift = (Int.bitWidth - 1 - value.leadingZeroBitCount) - degree
            value ^= generator << shift
        }
        return value
    }
}
