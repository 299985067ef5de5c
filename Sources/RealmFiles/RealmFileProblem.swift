/// One thing wrong in a realm file, where it stands and what was probably meant.
package struct RealmFileProblem: Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let line: Int
    package let column: Int
    package let message: String

    package init(path: String, line: Int, column: Int, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    package var description: String { "\(self.path):\(self.line):\(self.column): \(self.message)" }
}

/// Levenshtein's distance, to find the nearest right word.
func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    var row = Array(0...second.count)
    for (i, a) in first.enumerated() {
        var previous = row[0]
        row[0] = i + 1
        for (j, b) in second.enumerated() {
            let current = row[j + 1]
            row[j + 1] = min(previous + (a == b ? 0 : 1), row[j] + 1, current + 1)
            previous = current
        }
    }
    return row[second.count]
}

func nearest(_ word: String, among words: [String]) -> String? {
    words.map { ($0, editDistance(word, $0)) }.filter { $0.1 <= max(2, $0.0.utf8.count / 3) }
        .min { $0.1 < $1.1 }?.0
}
