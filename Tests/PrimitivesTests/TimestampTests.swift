import Foundation
import Primitives
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_795_593_600_000_000, "2026-11-25T08:00:00.000Z"),
        (1_795_593_600_123_000, "2026-11-25T08:00:00.123Z"), (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
        (253_402_300_799_000_000, "9999-12-31T23:59:59.000Z"),
    ])
    func `it is written as RFC 3339 in UTC and reads back`(microseconds: Int64, text: String) throws {
        let time = Timestamp(microseconds: microseconds)
        #expect(time.description == text)
        #expect(try self.read(text) == time)
    }

    @Test(arguments: ["2026-11-25T08:00:00Z", "2026-11-25T09:00:00+01:00", "2026-11-25T09:00:00.000+01:00"])
    func `offsets and a missing fraction are read (RFC 3339, section 5.6)`(text: String) throws {
        #expect(try self.read(text) == Timestamp(seconds: 1_795_593_600))
    }

    @Test(arguments: [
        "", "2026-11-25", "25/11/2026", "2026-11-25T08:00:00", "2026-13-01T00:00:00Z", "now", "1795593600",
    ])
    func `what is no date with a zone is refused`(text: String) {
        #expect(throws: (any Error).self) { try self.read(text) }
    }

    @Test(arguments: [
        "202026-11-25T57:00:0-126205-1T57:00:00", "2026-11-25T24:00:00Z", "2026-11-25T08:60:00Z",
        "2026-11-25T08:00:60Z",
        "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z",
        "+2026-11-25T08:00:00Z", "2026-11-25 08:00:00Z", "2026-11-25T08:00:00ZZ", "2026-11-25T08:00:00.Z",
        "2026-11-25T08:00:00.1234567890Z", "2026-11-25T08:00:00+0100", "2026-11-25T08:00:00+24:00",
        "2026-11-5T08:00:00Z",
        "1583-01-01T00:00:00+00:01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-00:01", "٢026-11-25T08:00:00Z",
    ])
    func `a time that only looks like one is refused (RFC 3339, section 5.7)`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
        #expect(throws: DecodingError.self) { try self.read(text) }
    }

    @Test(arguments: [
        ("2000-02-29T23:59:59.999999999Z", 951_868_799_999_999), ("1969-12-31T23:59:59.5Z", -500_000),
        ("1583-01-01T00:00:00Z", -12_212_553_600_000_000), ("2026-11-25T08:00:00.1-00:30", 1_795_595_400_100_000),
    ])
    func `fractions are kept to the microsecond, before 1970 too`(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test func `whole seconds are rounded down and differences are exact`() {
        let time = Timestamp(microseconds: 1_999_999)
        #expect(time.seconds == 1)
        #expect(time - Timestamp(seconds: 1) == .microseconds(999_999))
        #expect(Timestamp(seconds: 1) + .milliseconds(250) == Timestamp(microseconds: 1_250_000))
        #expect(Timestamp(seconds: 1) - .days(1) < Timestamp(seconds: 0))
        #expect(Duration.hours(2) == .minutes(120))
    }

    @Test func `a manual clock moves only when told to`() {
        let clock = ManualWallClock(Timestamp(seconds: 10))
        #expect(clock.now == clock.now)
        clock.advance(by: .seconds(5))
        #expect(clock.now == Timestamp(seconds: 15))
    }

    private func read(_ text: String) throws -> Timestamp {
        try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([text]))[0]
    }
}
