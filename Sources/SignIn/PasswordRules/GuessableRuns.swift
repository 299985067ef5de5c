import Foundation

/// Runs of any length, priced as they are read: each kind of run keeps the cheapest way to be inside it.
struct GuessableRuns {
    /// At least three characters, each following from the one before.
    private struct Slide {
        var one = Double.infinity
        var two = Double.infinity
        var more = Double.infinity

        mutating func advance(follows: Bool, start: Double, step: Double) {
            self.more = follows ? min(self.two, self.more) + step : .infinity
            self.two = follows ? self.one + step : .infinity
            self.one = start
        }
    }

    /// Farthest that a copy is looked for: keeps the work linear.
    private static let reach = 128
    private static let sequenceSteps: [Int64] = [1, -1, 2, -2]

    private let text: PasswordText
    private var copies = [Double](repeating: .infinity, count: Self.reach + 1)
    private var sequences = [Slide](repeating: Slide(), count: Self.sequenceSteps.count)
    private var slides: [Slide]
    private let ways = [Keyboard.azerty, Keyboard.qwerty].flatMap { keyboard in
        Keyboard.directions.map { (keyboard: keyboard, direction: $0) }
    }
    private(set) var work = 0

    init(_ text: PasswordText) {
        self.text = text
        self.slides = [Slide](repeating: Slide(), count: Keyboard.directions.count * 2)
    }

    /// The cheapest price up to the end of this character in a run; `price` is that of all before it.
    mutating func advance(to index: Int, from price: Double) -> Double {
        min(self.copy(index, price), self.sequence(index, price), self.slide(index, price))
    }

    /// What stood before costs only where from and how much, however long it is.
    private mutating func copy(_ index: Int, _ price: Double) -> Double {
        var best = Double.infinity
        for distance in 1...max(1, min(index, Self.reach)) where distance <= index {
            self.work += 1
            let isSame = self.text.lower[index] == self.text.lower[index - distance]
            let kept = min(self.copies[distance], price + 4 + log2(Double(distance)))
            self.copies[distance] = isSame ? kept : .infinity
            best = min(best, self.copies[distance])
        }
        return best
    }

    /// `abcdef`, `2468`, `987654`.
    private mutating func sequence(_ index: Int, _ price: Double) -> Double {
        let isPlain = ["a", "z", "0", "1", "2", "9"].contains { ($0 as Unicode.Scalar).value == self.text.lower[index] }
        let start = price + (isPlain ? 2 : 4.7) + 2
        for (number, step) in Self.sequenceSteps.enumerated() {
            self.work += 1
            let follows = index > 0 && Int64(self.text.lower[index]) - Int64(self.text.lower[index - 1]) == step
            self.sequences[number].advance(follows: follows, start: start, step: 0.25)
        }
        return self.sequences.map(\.more).min() ?? .infinity
    }

    /// `azerty`, `poiuyt`, `1qaz`.
    private mutating func slide(_ index: Int, _ price: Double) -> Double {
        for (number, way) in self.ways.enumerated() {
            self.work += 1
            let follows =
                index > 0
                && way.keyboard.leads(from: self.text.lower[index - 1], to: self.text.lower[index], way.direction)
            self.slides[number].advance(follows: follows, start: price + 6, step: 0.5)
        }
        return self.slides.map(\.more).min() ?? .infinity
    }
}
