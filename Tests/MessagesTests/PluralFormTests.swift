import Messages
import Testing

/// Unicode CLDR, cardinal rules of whole numbers.
@Suite struct PluralFormTests {
    @Test(arguments: [
        (PluralForm.one, [1, 21, 31, 41, 51, 61, 81, 101, 121, 1001]),
        (.two, [2, 22, 32, 42, 52, 62, 82, 102, 122, 1002]),
        (.few, [3, 4, 9, 23, 24, 29, 33, 34, 39, 43, 84, 89, 103, 109, 1003]),
        (.many, [1_000_000, 2_000_000, 10_000_000, -1_000_000]),
        (.other, [0, 5, 6, 7, 8, 10, 25, 60, 80, 100, 1000, 10_000, 100_000, 1_000_010]),
        (.other, Array(10...20) + Array(70...80) + Array(90...100) + [111, 171, 192, 1013, 1074, 1_000_011]),
    ])
    func `Breton says the unit before the ten, but for the teens`(form: PluralForm, counts: [Int]) {
        for count in counts { #expect(PluralForm(of: count, in: .breton) == form, "\(count)") }
    }

    @Test(arguments: [
        (0, PluralForm.one, PluralForm.other), (1, .one, .one), (-1, .one, .one), (2, .other, .other),
        (21, .other, .other), (1_000_000, .other, .other), (.min, .other, .other), (.max, .other, .other),
    ])
    func `French counts zero with one, English does not`(count: Int, french: PluralForm, english: PluralForm) {
        #expect(PluralForm(of: count, in: .french) == french)
        #expect(PluralForm(of: count, in: .english) == english)
    }

    @Test(arguments: Language.allCases)
    func `a language has texts for the forms it uses and for no other`(language: Language) {
        let used = Set((Array(0...120) + [1_000_000]).map { PluralForm(of: $0, in: language).rawValue })
        let forms = Messages.texts(of: language).keys.compactMap {
            $0.contains(".") ? $0.split(separator: ".").last : nil
        }
        #expect(Set(forms.map(String.init)) == used)
    }
}
