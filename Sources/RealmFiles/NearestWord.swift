/// The word that was probably meant: the nearest by edit distance, when one is near.
func nearestWord(to word: String, among words: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let folded = word.lowercased()
    return words.map { (word: $0, distance: editDistance(folded, $0.lowercased())) }
        .filter { $0.distance <= max(2, $0.word.utf8.count / 3) && $0.distance < $0.word.utf8.count }
        .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
}

/// Levenshtein's distance, in bytes.
func editDistance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    var row = Array(0...second.count)
    for (i, a) in first.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in second.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(diagonal + (a == b ? 0 : 1), row[j] + 1, above + 1)
            diagonal = above
        }
    }
    return row[second.count]
}
