/// Words by rank, found by their bytes: one text and a table of positions, no object per word.
package struct WordList: Sendable {
    package let count: Int
    let longest: Int
    private let text: [UInt8]
    private let starts: [Int32]
    /// Open addressing, at most half full, so that a search ends soon whatever is looked for.
    private let slots: [Int32]

    /// One word a line, the most used first. Of two equal lines the first counts.
    package init(lines: some Sequence<UInt8>) {
        var (text, starts, longest) = ([UInt8](), [Int32](), 0)
        for line in Array(lines).split(separator: UInt8(ascii: "\n")) {
            starts.append(Int32(text.count))
            longest = max(longest, line.count)
            text += line
        }
        starts.append(Int32(text.count))
        let count = starts.count - 1
        var slots = [Int32](repeating: -1, count: Self.capacity(for: count))
        for index in 0..<count {
            let word = text[Int(starts[index])..<Int(starts[index + 1])]
            var slot = Self.hash(word) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
        (self.count, self.longest, self.text, self.starts, self.slots) = (count, longest, text, starts, slots)
    }

    package func word(_ index: Int) -> ArraySlice<UInt8> {
        self.text[Int(self.starts[index])..<Int(self.starts[index + 1])]
    }

    /// From 1 on; nil when the word is not there.
    package func rank(of word: some Collection<UInt8>) -> Int? { self.rank(of: word, hash: Self.hash(word)) }

    func rank(of word: some Collection<UInt8>, hash: Int) -> Int? {
        var slot = hash & (self.slots.count - 1)
        while self.slots[slot] >= 0 {
            let index = Int(self.slots[slot])
            if self.word(index).elementsEqual(word) { return index + 1 }
            slot = (slot + 1) & (self.slots.count - 1)
        }
        return nil
    }

    /// FNV-1a, byte by byte, so that the hash of a longer word goes on from that of a shorter.
    static func hash(_ word: some Sequence<UInt8>) -> Int { word.reduce(self.emptyHash, self.hash) }
    static let emptyHash = Int(bitPattern: 0xCBF2_9CE4_8422_2325)
    static func hash(_ hash: Int, _ byte: UInt8) -> Int { (hash ^ Int(byte)) &* 0x100_0000_01B3 }

    private static func capacity(for count: Int) -> Int {
        var capacity = 16
        while capacity < count * 2 { capacity *= 2 }
        return capacity
    }
}
