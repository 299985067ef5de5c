/// A QR code of a text (ISO/IEC 18004:2015): byte mode in UTF-8 without ECI, as readers of addresses expect, error
/// correction level M, in the smallest version that holds the text.
package struct QRCode: Sendable {
    static let quietZone = 4

    /// Modules on a side, without the quiet zone.
    package let size: Int
    private let dark: [Bool]

    /// Nil when the text has more than the 2331 bytes that the largest version holds.
    package init?(_ text: String) {
        guard let payload = QRPayload(Array(text.utf8)) else { return nil }
        let plain = QRSymbol(payload)
        let candidates = QRMask.all.map { plain.masked($0) }.map { (symbol: $0, points: QRPenalty($0).points) }
        guard let best = candidates.min(by: { $0.points < $1.points })?.symbol else { return nil }
        self.size = best.size
        self.dark = (0..<best.size).flatMap { row in (0..<best.size).map { best.isDark(row, $0) } }
    }

    package func isDark(row: Int, column: Int) -> Bool { self.dark[row * self.size + column] }
}

extension QRCode {
    /// An image that needs no style and no script: dark modules on its own white ground, so that it also reads on a
    /// dark page. The title says what it is to who does not see it.
    package func svg(title: String) -> String {
        let side = self.size + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img">\
            <title>\(Self.escaped(title))</title>\
            <rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path fill="#000" shape-rendering="crispEdges" d="\(self.path)"/></svg>
            """
    }

    /// One rectangle for each run of dark modules in a row.
    private var path: String {
        var path = ""
        for row in 0..<self.size {
            var column = 0
            while column < self.size {
                let start = column
                while column < self.size, self.isDark(row: row, column: column) { column += 1 }
                let length = column - start
                if length > 0 {
                    path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
                }
                column += 1
            }
        }
        return path
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
