/// The word that was probably meant.
package enum NearestWord {
    /// The nearest by edit distance, ASCII case aside, when one is near: short words forgive less.
    package static func to(_ word: String, among words: some Sequence<String>) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let folded = self.folded(word)
        return words.map { (word: $0, distance: self.distance(folded, self.folded($0))) }
            .filter { $0.distance <= self.tolerance(of: $0.word) && $0.distance < $0.word.utf8.count }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    private static func tolerance(of word: String) -> Int {
        let count = word.utf8.count
        return count < 4 ? 1 : max(2, count / 3)
    }

    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }

    /// Changes of one byte, and swaps of two neighbours.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
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
