/// What a duration is counted in; written with the largest unit that says it exactly.
enum SpanUnit: Int {
    case minutes = 60
    case hours = 3600
    case days = 86_400

    private var letter: String {
        switch self {
        case .minutes: "m"
        case .hours: "h"
        case .days: "d"
        }
    }

    var name: String {
        switch self {
        case .minutes: "minutes"
        case .hours: "hours"
        case .days: "days"
        }
    }

    func text(_ count: Int) -> String {
        let seconds = count * self.rawValue
        let larger = [Self.days, .hours, .minutes].first { seconds > 0 && seconds.isMultiple(of: $0.rawValue) }
        let unit = larger ?? self
        return "\(seconds / unit.rawValue)\(unit.letter)"
    }

    /// Nil for what is no whole number of these: `90s`, `1.5h`, `8 h`, `08h`.
    func count(_ text: String) -> Int? {
        let digits = text.utf8.dropLast()
        guard let unit = [Self.days, .hours, .minutes].first(where: { text.hasSuffix($0.letter) }),
            1...6 ~= digits.count, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            digits.count == 1 || digits.first != UInt8(ascii: "0"), let number = Int(text.dropLast()),
            (number * unit.rawValue).isMultiple(of: self.rawValue)
        else { return nil }
        return number * unit.rawValue / self.rawValue
    }
}
