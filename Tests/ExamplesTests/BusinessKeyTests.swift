import Testing
import actes

@Suite struct BusinessKeyTests {
    @Test func `an act is named by department, SIREN, day, number and nature`() throws {
        let date = try #require(ActDate("2026-11-25"))
        let key = BusinessKey(departement: "035", siren: "243500139", date: date, number: "2026_042")
        #expect(key?.description == "035-243500139-20261125-2026_042-DE")
        #expect(BusinessKey(departement: "35", siren: "243500139", date: date, number: "1")?.departement == "035")
        #expect(BusinessKey(departement: "02A", siren: "212000012", date: date, number: "1") != nil)
    }

    @Test(arguments: ["", "a1", "A-1", "A 1", "É1", "1234567890123456", "1\n", "１"])
    func `a number that the ministry does not take makes no key`(_ number: String) throws {
        let date = try #require(ActDate("2026-11-25"))
        #expect(!BusinessKey.isNumber(number))
        #expect(BusinessKey(departement: "035", siren: "243500139", date: date, number: number) == nil)
    }

    @Test(arguments: ["24350013", "2435001390", "24350013X", "", "２４３５００１３９"])
    func `a SIREN that is none makes no key`(_ siren: String) throws {
        let date = try #require(ActDate("2026-11-25"))
        #expect(BusinessKey(departement: "035", siren: siren, date: date, number: "1") == nil)
    }

    @Test func `a collectivité's SIREN names its department, newer ones do not`() {
        #expect(BusinessKey.departement(ofSIREN: "242900314") == "029")
        #expect(BusinessKey.departement(ofSIREN: "213502388") == "035")
        #expect(BusinessKey.departement(ofSIREN: "200068120") == nil)
        #expect(BusinessKey.departement(ofSIREN: "552100554") == nil)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01 ", "+026-01-01", "",
    ])
    func `a day that is none is refused`(_ text: String) { #expect(ActDate(text) == nil) }

    @Test func `a leap day is one`() throws {
        #expect(try #require(ActDate("2028-02-29")).words == "29 février 2028")
        #expect(try #require(ActDate("2026-12-01")).words == "1er décembre 2026")
    }
}
