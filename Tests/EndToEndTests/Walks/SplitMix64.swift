/// A small generator whose whole state is its seed, so that a failure names what repeats it (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// True once in so many times.
    mutating func once(in times: Int) -> Bool { self.below(times) == 0 }

    mutating func pick<Element>(_ list: [Element]) -> Element? { list.randomElement(using: &self) }

    /// One of several, each as often as its weight says.
    mutating func pick<Element>(weighing choices: [(Int, Element)]) -> Element {
        var place = self.below(choices.reduce(0) { $0 + $1.0 })
        for (weight, choice) in choices {
            if place < weight { return choice }
            place -= weight
        }
        return choices[choices.count - 1].1
    }
}
