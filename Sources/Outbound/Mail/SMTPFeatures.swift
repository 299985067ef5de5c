/// What a relay said it can do after EHLO (RFC 5321, section 4.1.1.1).
struct SMTPFeatures: Sendable, Hashable {
    var hasStartTLS = false
    var hasUnicode = false
    var takesEightBits = false
    /// Octets; nil when it states none (RFC 1870, section 4).
    var size: Int?
    var statesSize = false
    var mechanisms: Set<String> = []

    init() {}

    init(_ reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(separator: " ")
            switch words.first {
            case "STARTTLS": self.hasStartTLS = true
            case "SMTPUTF8": self.hasUnicode = true
            case "8BITMIME": self.takesEightBits = true
            case "SIZE":
                self.statesSize = true
                self.size = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            case "AUTH": self.mechanisms.formUnion(words.dropFirst().map(String.init))
            default: break
            }
        }
    }
}
