import Foundation
package import Primitives

extension Messages {
    private static let months: [MessageKey] = [
        .month1, .month2, .month3, .month4, .month5, .month6,
        .month7, .month8, .month9, .month10, .month11, .month12,
    ]

    /// A day and a time as people of the territory write them, in their own time zone.
    package func moment(_ time: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? calendar.timeZone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: time.date)
        let month = Self.months[max(0, min(11, (parts.month ?? 1) - 1))]
        let day = parts.day ?? 1
        return self(
            .moment,
            [
                "day": day == 1 ? self(.firstDay) : String(day),
                "month": self(month),
                "year": String(parts.year ?? 1970),
                "time": [parts.hour, parts.minute].map { Self.twoDigits($0 ?? 0) }.joined(separator: ":"),
            ]
        )
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
