/// Words that a password may not hold, taken out of names, logins, domains and mail addresses.
struct RefusedWords: Sendable {
    private struct Word: Sendable {
        let shown: String
        let letters: [UInt8]
    }

    /// Shorter ones are in many innocent words.
    private static let shortest = 4
    /// Said of every collectivité or of every address: they cost nothing to guess but are not refused.
    private static let generic: Set<String> = [
        "agglo", "agglomeration", "centre", "commune", "communes", "communaute", "conseil", "departement",
        "departemental", "departementale", "mairie", "metropole", "pays", "public", "publique", "saint", "sainte",
        "service", "services", "syndicat", "ville", "mail", "courriel", "www", "example", "invalid", "test",
        "localhost",
    ]

    private let refused: [Word]
    /// All of them, for the estimate: whoever guesses begins with these.
    let known: WordList

    init(_ texts: [String]) {
        let words = texts.flatMap(Self.words)
        let all = words + texts.flatMap(Self.joined)
        self.refused = all.filter { word in
            word.letters.count >= Self.shortest
                && !Self.generic.contains(String(decoding: word.letters, as: UTF8.self))
        }
        self.known = WordList(lines: all.map(\.letters).joined(separator: [UInt8(ascii: "\n")]))
    }

    /// The first word that the text holds, also reversed, spelled with digits, or cut by signs.
    func firstHeld(by text: PasswordText) -> String? {
        let readings = ([text.folded] + text.spelled).map { $0.filter(Self.isLetter) }
        let letters = readings + readings.map { $0.reversed() }
        return self.refused.first { word in letters.contains { Self.holds($0, word.letters) } }?.shown
    }

    private static func holds(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// Runs of letters, as they are written.
    private static func words(_ text: String) -> [Word] {
        let letters = PasswordText(text)
        return letters.folded.indices.split { !self.isLetter(letters.folded[$0]) }.map { run in
            var shown = ""
            for index in run { shown.unicodeScalars.append(letters.scalars[index]) }
            return Word(shown: shown, letters: run.map { letters.folded[$0] })
        }
    }

    /// Each part between dots, its signs left out: « Pays de Brest » is also `paysdebrest`.
    private static func joined(_ text: String) -> [Word] {
        text.split { $0 == "." || $0 == "@" }.map { part in
            Word(shown: text, letters: PasswordText(String(part)).folded.filter(self.isLetter))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
}
