/// Refuses, before the YAML library reads it, what no realm file needs and what would make one dangerous.
enum FileScreen {
    static let maximumSize = 1_048_576
    /// With so few aliases a document cannot grow to more than a few thousand times a node; they are refused one by one
    /// afterwards, at their place.
    private static let maximumAliases = 16
    private static let maximumProblems = 20

    /// True when the text can be given to the YAML library.
    static func passes(_ text: String, log: ProblemLog) -> Bool {
        guard text.utf8.count <= self.maximumSize else {
            log.report(.start, "the file is larger than 1 MiB")
            return false
        }
        let before = log.problems.count
        var (line, column) = (1, 1)
        var previous: Unicode.Scalar = "\n"
        var aliases = 0
        var anchor: Place?
        var lastTabLine = 0
        for scalar in text.unicodeScalars {
            let place = Place(line: line, column: column)
            if scalar == "\t", line != lastTabLine {
                lastTabLine = line
                log.report(place, "a tab", hint: "indent and separate with spaces")
            } else if self.isRefused(scalar), !(scalar == "\u{FEFF}" && place == .start) {
                log.report(place, "the character \(self.name(scalar)) is not accepted")
            }
            if scalar == "*", self.canPrecedeToken(previous) { aliases += 1 }
            if scalar == "&", self.canPrecedeToken(previous), anchor == nil { anchor = place }
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
            previous = scalar
            guard log.problems.count - before < self.maximumProblems else { return false }
        }
        if aliases > self.maximumAliases, let anchor {
            log.report(anchor, YAMLDocument.anchorMessage, hint: YAMLDocument.anchorHint)
        }
        return log.problems.count == before
    }

    /// Whether an anchor or alias may start after this scalar, whatever the context.
    private static func canPrecedeToken(_ scalar: Unicode.Scalar) -> Bool {
        " \n\r\t[{,:?-\u{FEFF}".unicodeScalars.contains(scalar)
    }

    /// Control characters, YAML 1.1's other line ends, and marks that turn the reading direction of what people review.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        // Private use: YAMLDocument's mark of a key written twice.
        case 0xE000...0xF8FF: true
        default: false
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }
}
