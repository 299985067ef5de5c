import RelyingParty

/// A day, as the form sends it: `2026-11-25`.
package struct ActDate: Sendable, Hashable, Codable, CustomStringConvertible {
    private static let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    package let description: String

    /// Nil for what is no day between 1900 and 2199, in any other spelling.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            parts.joined().utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            1900...2199 ~= year, 1...12 ~= month
        else { return nil }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        guard 1...(Self.lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)) ~= day else { return nil }
        self.description = text
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = ActDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day")
        }
        self = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }

    var compact: String { self.description.filter { $0 != "-" } }

    /// `25 novembre 2026`
    package var words: String {
        let parts = self.description.split(separator: "-").compactMap { Int($0) }
        return FrenchTime.day(parts[2], parts[1], parts[0])
    }
}
