extension Timestamp {
    /// A time of RFC 3339, section 5.6: `2026-11-25T08:00:00.123Z`, or with an offset, `+01:00`. The years are 1583 to
    /// 9999: earlier ones are not dated the same by all. Of a fraction, of nine digits at most, microseconds are kept.
    ///
    /// Nothing else is read: neither a day that its month has not, a leap second, nor hour 24. The reader of Foundation
    /// takes `202026-11-25T57:00:00` for a time.
    package init?(rfc3339 text: some StringProtocol) {
        var reader = TimeReader(bytes: text.utf8.prefix(36).map { $0 })
        guard let year = reader.number(4, in: 1582...9999), reader.take("-"),
            let month = reader.number(2, in: 1...12), reader.take("-"),
            let day = reader.number(2, in: 1...Self.days(of: month, in: year)), reader.take("T"),
            let hour = reader.number(2, in: 0...23), reader.take(":"),
            let minute = reader.number(2, in: 0...59), reader.take(":"),
            let second = reader.number(2, in: 0...59),
            let fraction = reader.take(".") ? reader.microseconds() : 0,
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let days = Self.days(toYear: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        // What an offset carries out of those years could not be written.
        guard -12_212_553_600...253_402_300_799 ~= seconds else { return nil }
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    private static func days(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the calendar of Gregory, whose years begin in March here: the odd day comes last.
    private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

private struct TimeReader {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { self.index == self.bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: character) else { return false }
        self.index += 1
        return true
    }

    private mutating func digit() -> Int64? {
        guard self.index < self.bytes.count, 0x30...0x39 ~= self.bytes[self.index] else { return nil }
        defer { self.index += 1 }
        return Int64(self.bytes[self.index] - 0x30)
    }

    /// Exactly that many digits.
    mutating func number(_ count: Int, in range: ClosedRange<Int64>) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return range.contains(value) ? value : nil
    }

    /// One to nine digits behind the point.
    mutating func microseconds() -> Int64? {
        var (value, scale): (Int64, Int64) = (0, 100_000)
        let start = self.index
        while let digit = self.digit() {
            value += digit * scale
            scale /= 10
        }
        return 1...9 ~= self.index - start ? value : nil
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int64? {
        if self.take("Z") { return 0 }
        let sign: Int64 = self.take("-") ? -1 : 1
        guard sign < 0 || self.take("+"), let hours = self.number(2, in: 0...23), self.take(":"),
            let minutes = self.number(2, in: 0...59)
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
