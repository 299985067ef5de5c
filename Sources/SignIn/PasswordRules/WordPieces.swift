import Foundation

/// A part of a password that can be guessed as a whole.
struct GuessablePiece {
    let range: Range<Int>
    let bits: Double
}

/// Words of the lists in a password: as they are, reversed, with capitals, with digits and signs for letters.
struct WordPieces {
    /// A list, and the rank below which its words are not easier to guess: a passphrase is drawn among them at random.
    struct Vocabulary {
        let list: WordList
        let floor: Int
    }

    private static let shortest = 3

    let pieces: [GuessablePiece]
    /// Words looked up: bounded by the length of the password and that of the longest word.
    let work: Int

    init(of text: PasswordText, in vocabularies: [Vocabulary]) {
        var (pieces, work) = ([GuessablePiece](), 0)
        let readings = [text.folded] + text.spelled.filter { $0 != text.folded }
        for (isReversed, readings) in [(false, readings), (true, readings.map { $0.reversed() })] {
            for letters in readings {
                for vocabulary in vocabularies {
                    work += Self.search(letters, in: vocabulary) { start, end, rank in
                        let range = isReversed ? (text.count - end)..<(text.count - start) : start..<end
                        let read = isReversed ? Array(letters.reversed()) : letters
                        let bits =
                            log2(Double(max(rank, vocabulary.floor))) + (isReversed ? 1 : 0)
                            + Self.signBits(text.folded[range], read[range]) + Self.capitalBits(text.scalars[range])
                        pieces.append(GuessablePiece(range: range, bits: max(1, bits)))
                    }
                }
            }
        }
        (self.pieces, self.work) = (pieces, work)
    }

    private static func search(
        _ letters: [UInt8],
        in vocabulary: Vocabulary,
        found: (Int, Int, Int) -> Void
    ) -> Int {
        var work = 0
        for start in letters.indices {
            var hash = WordList.emptyHash
            for index in start..<min(letters.count, start + vocabulary.list.longest) {
                guard letters[index] != 0 else { break }
                hash = WordList.hash(hash, letters[index])
                guard index - start + 1 >= Self.shortest else { continue }
                work += 1
                if let rank = vocabulary.list.rank(of: letters[start...index], hash: hash) {
                    found(start, index + 1, rank)
                }
            }
        }
        return work
    }

    /// One bit for each sign that stands for a letter.
    private static func signBits(_ typed: ArraySlice<UInt8>, _ read: ArraySlice<UInt8>) -> Double {
        Double(zip(typed, read).count { $0 != $1 })
    }

    /// One bit for a capital at an end or for all capitals; else which of the letters are capitals.
    private static func capitalBits(_ scalars: ArraySlice<Unicode.Scalar>) -> Double {
        let capitals = scalars.count { $0.properties.isUppercase }
        let small = scalars.count { $0.properties.isLowercase }
        guard capitals > 0 else { return 0 }
        let isEnd = scalars.first?.properties.isUppercase == true || scalars.last?.properties.isUppercase == true
        if small == 0 || capitals == 1 && isEnd { return 1 }
        var (ways, choices) = (0.0, 1.0)
        for chosen in 1...min(capitals, max(1, small)) {
            choices = choices * Double(capitals + small - chosen + 1) / Double(chosen)
            ways += choices
        }
        return log2(ways)
    }
}
