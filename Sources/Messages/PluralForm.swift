/// Which text of a sentence agrees with a number: the cardinal rules of Unicode CLDR for whole numbers. The build
/// refuses a file of texts that lacks a form of its language.
package enum PluralForm: String, Sendable, Hashable {
    case one, two, few, many, other

    package init(of count: Int, in language: Language) {
        switch language {
        case .french: self = count.magnitude < 2 ? .one : .other
        case .english: self = count.magnitude == 1 ? .one : .other
        case .breton: self = Self.breton(count.magnitude)
        }
    }

    /// Breton says the unit before the ten, so that 21 agrees as 1 does; but 11, 71 and 91 end in eleven, and so on.
    private static func breton(_ count: UInt) -> Self {
        guard ![1, 7, 9].contains(count / 10 % 10) else { return .other }
        switch count % 10 {
        case 1: return .one
        case 2: return .two
        case 3, 4, 9: return .few
        default: return count != 0 && count % 1_000_000 == 0 ? .many : .other
        }
    }
}
