/// One reply of a relay (RFC 5321, section 4.2): its code and the text of its lines.
struct SMTPReply: Sendable, Hashable {
    let code: Int
    let lines: [String]

    /// For whoever looks for a fault: printable ASCII, cut.
    var text: String { String(self.lines.joined(separator: " / ").prefix(200)) }
    var isPositive: Bool { 200...299 ~= self.code }
}

/// Reads replies out of bytes as they come, holding one line and one reply at most.
struct SMTPReplyReader: Sendable {
    /// RFC 5321, section 4.5.3.1.5 has 512 octets for a line; many relays say more.
    static let longestLine = 2048
    static let mostLines = 128

    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?

    /// The reply that these bytes complete. What follows a complete reply is unasked for: nothing here is pipelined, and
    /// words put before a TLS handshake must not be taken for words said under it (RFC 3207, section 6).
    mutating func read(_ bytes: some Collection<UInt8>) throws(SMTPError) -> SMTPReply? {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            guard self.line.count + rest[..<end].count <= Self.longestLine else { throw SMTPError(.tooMuchSaid) }
            self.line += rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard let reply = try self.endLine() else { continue }
            guard rest.isEmpty else { throw SMTPError(.saidUnasked) }
            return reply
        }
        guard self.line.count + rest.count <= Self.longestLine else { throw SMTPError(.tooMuchSaid) }
        self.line += rest
        return nil
    }

    private mutating func endLine() throws(SMTPError) -> SMTPReply? {
        defer { self.line = [] }
        if self.line.last == 0x0D { self.line.removeLast() }
        let digits = self.line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let code = Int(String(decoding: digits, as: UTF8.self)), 200...599 ~= code,
            self.code == nil || self.code == code
        else { throw SMTPError(.malformed) }
        let mark = self.line.dropFirst(3).first
        guard mark == nil || mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else { throw SMTPError(.malformed) }
        self.code = code
        let printable = self.line.dropFirst(4).map { 0x20..<0x7F ~= $0 ? $0 : UInt8(ascii: "?") }
        self.lines.append(String(decoding: printable, as: UTF8.self))
        guard self.lines.count <= Self.mostLines else { throw SMTPError(.tooMuchSaid) }
        guard mark != UInt8(ascii: "-") else { return nil }
        defer {
            self.lines = []
            self.code = nil
        }
        return SMTPReply(code: code, lines: self.lines)
    }
}
