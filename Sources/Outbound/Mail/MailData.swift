/// A message as it goes over the wire after DATA.
enum MailData {
    /// Line ends are CR LF, a leading dot is doubled, and a line with one dot ends it (RFC 5321, section 4.5.2).
    static func transparent(_ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(content.count + content.count / 32 + 8)
        var isLineStart = true
        var previous: UInt8 = 0
        for byte in content {
            if previous == 0x0D, byte != 0x0A {
                output.append(0x0A)
                isLineStart = true
            }
            if byte == 0x0A {
                if previous != 0x0D { output.append(0x0D) }
                output.append(0x0A)
                isLineStart = true
            } else {
                if isLineStart, byte == UInt8(ascii: ".") { output.append(byte) }
                output.append(byte)
                isLineStart = false
            }
            previous = byte
        }
        if previous == 0x0D { output.append(0x0A) }
        if previous != 0x0D, previous != 0x0A, !content.isEmpty { output += [0x0D, 0x0A] }
        return output + Array(".\r\n".utf8)
    }
}
