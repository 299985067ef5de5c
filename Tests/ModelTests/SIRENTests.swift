import Foundation
import Model
import Testing

@Suite struct SIRENTests {
    @Test(arguments: ["200068989", "242200715", "732829320", "356000000", "000000000"])
    func `nine digits with a right key are a SIREN`(_ text: String) throws {
        #expect(try #require(SIREN(text)).text == text)
    }

    @Test(arguments: [
        "", "200068988", "20006898", "2000689890", " 200068989", "200 068 989", "20006898a", "２０００６８９８９",
        "٢٠٠٠٦٨٩٨٩", "-20006898", "200068989\n",
    ])
    func `anything else is not`(_ text: String) {
        #expect(SIREN(text) == nil)
    }

    @Test func `one digit changed is always caught`() {
        let right = Array("200068989".utf8)
        for index in right.indices {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != right[index] {
                var wrong = right
                wrong[index] = digit
                #expect(SIREN(String(decoding: wrong, as: UTF8.self)) == nil)
            }
        }
    }

    @Test(arguments: ["73282932000074", "20006898900017", "35600000000048"])
    func `fourteen digits with a right key are a SIRET`(_ text: String) throws {
        let siret = try #require(SIRET(text))
        #expect(siret.text == text)
        #expect(siret.siren?.text == String(text.prefix(9)))
    }

    /// Their digits add up to a multiple of five; their Luhn key is wrong.
    @Test(arguments: ["35600000049837", "35600000000001"])
    func `an establishment of La Poste has a rule of its own`(_ text: String) {
        #expect(SIRET(text) != nil)
    }

    @Test(arguments: ["35600000000002", "35600000049838"])
    func `an establishment of La Poste may also be wrong`(_ text: String) {
        #expect(SIRET(text) == nil)
    }

    @Test(arguments: ["", "73282932000075", "7328293200007", "732829320000740", "7328293200007x", "20006898900000"])
    func `anything else is not a SIRET`(_ text: String) {
        #expect(SIRET(text) == nil)
    }

    @Test func `both are texts in JSON and are checked when read`() throws {
        let siren = try #require(SIREN("200068989"))
        #expect(String(decoding: try JSONEncoder().encode([siren]), as: UTF8.self) == #"["200068989"]"#)
        #expect(try JSONDecoder().decode([SIREN].self, from: Data(#"["200068989"]"#.utf8)) == [siren])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([SIREN].self, from: Data(#"["200068988"]"#.utf8))
        }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([SIREN].self, from: Data("[200068989]".utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([SIRET].self, from: Data(#"["1"]"#.utf8)) }
    }
}
