package import Foundation

/// A point of wall-clock time, in whole microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }
    package init(seconds: Int64) { self.microseconds = seconds &* 1_000_000 }
    package init(_ date: Date) { self.microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded()) }

    /// Whole seconds, rounded down: what `iat`, `exp` and `auth_time` hold (RFC 7519, section 2).
    package var seconds: Int64 {
        let (quotient, remainder) = self.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    package var date: Date { Date(timeIntervalSince1970: Double(self.microseconds) / 1_000_000) }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
    package static func + (left: Self, right: Duration) -> Self {
        Self(microseconds: left.microseconds + right.microseconds)
    }
    package static func - (left: Self, right: Duration) -> Self {
        Self(microseconds: left.microseconds - right.microseconds)
    }
    package static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339, UTC, milliseconds rounded down: `2026-11-25T08:00:00.000Z`. The fraction is written from the integer,
    /// because a `Date` holds it inexactly and would lose a millisecond.
    package var description: String {
        let whole = Timestamp(seconds: self.seconds).date.formatted(Date.ISO8601FormatStyle())
        let milliseconds = (self.microseconds - self.seconds * 1_000_000) / 1000
        return "\(whole.dropLast()).\(String(milliseconds + 1000).dropFirst())Z"
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = Self(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time of RFC 3339")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

extension Duration {
    package var microseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    package static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
