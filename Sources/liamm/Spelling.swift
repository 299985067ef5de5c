import AdminAPI
import ArgumentParser

/// Finds the noun or verb that a mistyped one was meant to be, before the parser says something less useful.
package enum Spelling {
    static func problem(in arguments: [String], of root: any ParsableCommand.Type) -> Problem? {
        var command = root
        var path = "liamm"
        for argument in arguments {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !argument.utf8.starts(with: "-".utf8), argument != "help" else { return nil }
            guard let child = children.first(where: { $0._commandName == argument }) else {
                let names = children.map { $0._commandName }
                let near = self.nearest(to: argument, among: names).map { "; did you mean `\(path) \($0)`?" }
                return .usage(
                    "`\(path)` knows no `\(argument)`\(near ?? ": it has \(names.joined(separator: ", "))")"
                )
            }
            command = child
            path += " \(argument)"
        }
        return nil
    }

    package static func nearest(to word: String, among words: [String]) -> String? {
        words.map { ($0, self.distance(word, $0)) }
            .filter { $0.1 <= max(1, $0.0.utf8.count / 3) }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Changes of one byte, and swaps of two neighbours.
    private static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first.utf8), Array(second.utf8))
        var rows = [Array(0...second.count)]
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                let change = first[i] == second[j] ? 0 : 1
                var best = min(rows[i][j] + change, row[j] + 1, rows[i][j + 1] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
