import Primitives
import Testing

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        ("+33298000000", "+33298000000"), ("+33 2 98 00 00 00", "+33298000000"),
        ("+33 (0)2 98 00 00 00", "+33298000000"),
        ("02 98 00 00 00", "+33298000000"), ("02.98.00.00.00", "+33298000000"), ("02-98-00-00-00", "+33298000000"),
        ("0033 2 98 00 00 00", "+33298000000"), ("06\u{202F}00\u{A0}00 00 00", "+33600000000"),
        ("+262 262 00 00 00", "+262262000000"), ("+44 20 7946 0000", "+442079460000"),
        ("+1234567", "+1234567"), ("+123456789012345", "+123456789012345"),
    ])
    func `what people write is read as E.164 spells it`(text: String, number: String) {
        #expect(PhoneNumber(text)?.description == number)
    }

    @Test(arguments: [
        "", " ", "+", "poste 12", "12", "298000000", "+33", "+123456", "+1234567890123456", "+0298000000",
        "02 98 00 00", "02 98 00 00 00 00", "02 98 00 00 00 poste 3", "02 98 00 00 00, 06 00 00 00 00", "++33298000000",
        "+33+298000000", "(0)298000000", "0262 00 00 00", "0696 00 00 00", "٠٢٩٨٠٠٠٠٠٠", "+33\u{0}298000000",
        "+33298000000" + String(repeating: " ", count: 64), String(repeating: "1", count: 300),
    ])
    func `anything else is no telephone number`(text: String) { #expect(PhoneNumber(text) == nil) }

    @Test(arguments: ["\u{0}", "\u{1}", "\t", "\n", "\r", "\u{1B}", "\u{7F}", "\u{80}", "\u{85}", "\u{9F}"])
    func `a mail address with a control character in its local part is none (RFC 5321, section 4.1.2)`(mark: String) {
        for local in ["\(mark)anne", "an\(mark)ne", "anne\(mark)", mark] {
            #expect(MailAddress("\(local)@armor.example") == nil)
        }
        #expect(MailAddress("anne.é@armor.example")?.local == "anne.é")
    }
}
