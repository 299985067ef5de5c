/// RFC 2045, section 6.7: any text in lines of 76 printable ASCII characters at most.
enum QuotedPrintable {
    private static let longest = 76

    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        for line in self.lines(text) {
            var width = 0
            for (index, byte) in line.enumerated() {
                let isLast = index == line.count - 1
                let piece = self.piece(byte, isLast: isLast)
                // Room is left for the sign of a soft line end.
                if width + piece.count > self.longest - 1 {
                    output += "=\r\n".utf8
                    width = 0
                }
                output += piece
                width += piece.count
            }
            output += "\r\n".utf8
        }
        return output
    }

    /// CR, LF and CR LF each end a line; the last line needs no end.
    private static func lines(_ text: String) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) {
                lines.append([])
            } else if byte != 0x0A {
                lines[lines.count - 1].append(byte)
            }
            previous = byte
        }
        if lines.count > 1, lines.last == [] { lines.removeLast() }
        return lines
    }

    private static func piece(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "="): Array("=3D".utf8)
        // Spaces at the end of a line are lost on the way.
        case 0x20, 0x09: isLast ? self.escaped(byte) : [byte]
        case 0x21...0x7E: [byte]
        default: self.escaped(byte)
        }
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
