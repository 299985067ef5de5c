import Messages
import Primitives
import Testing

@Suite struct MessagesTests {
    @Test func `places are filled with what is given, which is never read again`() {
        let messages = Messages(.english)
        #expect(messages(.identifierTitleFor, ["application": "Actes"]) == "Sign in to Actes")
        let hostile = messages(.affiliationDetail, ["organization": "{realm}", "realm": "Brest"])
        #expect(hostile == "{realm}, Brest")
    }

    @Test(arguments: [
        (Language.french, 0, "0 application vous est ouverte."),
        (.french, 1, "1 application vous est ouverte."),
        (.french, 2, "2 applications vous sont ouvertes."),
        (.english, 0, "0 applications are open to you."),
        (.english, 1, "1 application is open to you."),
        (.english, 21, "21 applications are open to you."),
        (.breton, 1, "1 arload a c’hallit digeriñ."),
        (.breton, 1_000_000, "1000000 a arloadoù a c’hallit digeriñ."),
    ])
    func `a sentence agrees with its number`(language: Language, count: Int, expected: String) {
        #expect(Messages(language).plural(.portalCount, count: count) == expected)
    }

    @Test func `a sentence is said in the language chosen last`() {
        let sentence = Sentence(.passwordThrottled, count: 3)
        #expect(Messages(.english)(sentence) == "Too many attempts. Wait 3 minutes, then try again.")
        #expect(Messages(.french)(sentence) == "Trop d’essais. Attendez 3 minutes, puis recommencez.")
        #expect(Messages(.breton)(sentence) == "Re a daolioù-esae. Gortozit 3 munutenn, ha klaskit en-dro.")
    }

    @Test func `two softens the word behind it in Breton, and so does twenty-two`() {
        for count in [2, 22, 62] {
            let text = Messages(.breton).plural(.passwordThrottled, count: count)
            #expect(text == "Re a daolioù-esae. Gortozit \(count) vunutenn, ha klaskit en-dro.")
        }
    }

    @Test(arguments: [
        (Int64(1_795_588_800), "25 novembre 2026 à 07:40", "25 November 2026 at 07:40", "25 a viz Du 2026 da 07:40"),
        (1_782_943_199, "1er juillet 2026 à 23:59", "1 July 2026 at 23:59", "1añ a viz Gouere 2026 da 23:59"),
        (1_767_221_999, "31 décembre 2025 à 23:59", "31 December 2025 at 23:59", "31 a viz Kerzu 2025 da 23:59"),
        (0, "1er janvier 1970 à 01:00", "1 January 1970 at 01:00", "1añ a viz Genver 1970 da 01:00"),
    ])
    func `a moment is told in the time of the territory`(
        seconds: Int64,
        french: String,
        english: String,
        breton: String
    ) {
        #expect(Messages(.breton).moment(Timestamp(seconds: seconds)) == breton)
        #expect(Messages(.french).moment(Timestamp(seconds: seconds)) == french)
        #expect(Messages(.english).moment(Timestamp(seconds: seconds)) == english)
    }
}
