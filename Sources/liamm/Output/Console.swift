package import AdminAPI
import Foundation

/// stdout is data, stderr is messages.
package enum Console {
    static func data(_ text: String) { self.write(text + "\n", to: STDOUT_FILENO) }
    static func message(_ text: String) { self.write(text + "\n", to: STDERR_FILENO) }

    /// Empties a terminal.
    static func clear() { self.write("\u{1B}[H\u{1B}[2J", to: STDOUT_FILENO) }

    static func report(_ problem: Problem, isJSON: Bool) -> ExitStatus {
        self.message(isJSON ? self.json(problem) : self.text(problem))
        return ExitStatus(problem)
    }

    /// What, why, what to run.
    package static func text(_ problem: Problem) -> String {
        var lines = ["error: \(problem.title)"]
        if let detail = problem.detail { lines.append("  \(detail)") }
        lines += problem.lines.map { "  \($0)" }
        if let hint = problem.hint { lines.append("  → \(hint)") }
        return lines.map(self.printable).joined(separator: "\n")
    }

    package static func json(_ problem: Problem) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(problem)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// What a directory or a server wrote must not steer the terminal.
    package static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 })
        )
    }

    /// What changed, or would.
    static func changes(_ changes: [String], isDryRun: Bool) {
        guard !changes.isEmpty else { return self.message("nothing to change") }
        self.message(isDryRun ? "would change:" : "changed:")
        for change in changes { self.message("  \(self.printable(change))") }
    }

    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks on a terminal; elsewhere nothing is ever asked.
    static func confirm(_ question: String) -> Bool {
        self.write("\(question) [y/N] ", to: STDERR_FILENO)
        return ["y", "yes", "o", "oui"].contains((readLine() ?? "").lowercased())
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
