import Foundation
package import Primitives

/// Moments as people here read them, in the time of Paris.
package enum FrenchTime {
    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    /// `25 novembre 2026`
    package static func day(_ time: Timestamp) -> String {
        let parts = self.calendar.dateComponents([.year, .month, .day], from: time.date)
        return self.day(parts.day ?? 1, parts.month ?? 1, parts.year ?? 1970)
    }

    package static func day(_ day: Int, _ month: Int, _ year: Int) -> String {
        "\(day == 1 ? "1er" : "\(day)") \(self.months[min(max(month, 1), 12) - 1]) \(year)"
    }

    /// `25 novembre 2026 à 9 h 04`
    package static func moment(_ time: Timestamp) -> String {
        let parts = self.calendar.dateComponents([.hour, .minute], from: time.date)
        let minute = parts.minute ?? 0
        return "\(self.day(time)) à \(parts.hour ?? 0) h \(minute < 10 ? "0" : "")\(minute)"
    }

    package static func element(_ time: Timestamp) -> HTML {
        "<time datetime=\"\(time.description)\">\(self.moment(time))</time>"
    }
}
