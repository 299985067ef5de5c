import Foundation

/// How hard a password is to guess for who knows how people make them: the cheapest way to put it together out of
/// words, dates, slides over the keyboard, sequences, copies of what stands before, and single characters.
///
/// An estimate, and a low one. Each part is priced alone and the parts are added up, over all splits at once, in time
/// linear in the length: nothing here goes back over the text.
struct PasswordEntropy {
    let bits: Double
    /// Steps taken, for tests to bound.
    let work: Int

    init(of text: PasswordText, in vocabularies: [WordPieces.Vocabulary]) {
        let words = WordPieces(of: text, in: vocabularies)
        let pieces = words.pieces + DatePieces.pieces(of: text)
        let byStart = Dictionary(grouping: pieces, by: \.range.lowerBound)
        var best = [Double](repeating: .infinity, count: text.count + 1)
        best[0] = 0
        var runs = GuessableRuns(text)
        for index in 0..<text.count {
            let single = best[index] + Self.characterBits(text, index)
            best[index + 1] = min(best[index + 1], single, runs.advance(to: index, from: best[index]))
            for piece in byStart[index, default: []] {
                best[piece.range.upperBound] = min(best[piece.range.upperBound], best[index] + piece.bits)
            }
        }
        self.bits = best[text.count]
        self.work = words.work + pieces.count + runs.work
    }

    /// A character among those of its kind; and which of three kinds, when it is not that of the one before.
    private static func characterBits(_ text: PasswordText, _ index: Int) -> Double {
        let kind = CharacterKind(text.scalars[index])
        guard index > 0 else { return kind.bits }
        let previous = CharacterKind(text.scalars[index - 1])
        let isBetweenWords =
            kind == .separator && previous.isLetter && index + 1 < text.count
            && CharacterKind(text.scalars[index + 1]).isLetter
        if isBetweenWords { return 1.5 }
        return kind.bits + (kind == previous ? 0 : 1.6)
    }
}

enum CharacterKind: Sendable {
    case digit, small, capital, separator, sign, accented, other

    init(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "0"..."9": self = .digit
        case "a"..."z": self = .small
        case "A"..."Z": self = .capital
        case " ", "-", ".", "_": self = .separator
        case "\0"..."\u{7F}": self = .sign
        case "\u{80}"..."\u{24F}": self = .accented
        default: self = .other
        }
    }

    var isLetter: Bool { self == .small || self == .capital || self == .accented }

    var bits: Double {
        switch self {
        case .digit: 3.32
        case .small, .capital: 4.7
        case .separator, .sign, .accented: 5
        case .other: 6
        }
    }
}
