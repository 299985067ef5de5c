import ArgumentParser

/// A time as people write it: `15m`, `1h`, `1d`.
package struct Span: Sendable, Hashable, ExpressibleByArgument {
    package let minutes: Int

    package init(minutes: Int) { self.minutes = minutes }

    /// Nil for what is no whole number of minutes, hours or days: `90s`, `1.5h`, `-1h`, `08h`.
    package init?(argument: String) {
        let units = [UInt8(ascii: "m"): 1, UInt8(ascii: "h"): 60, UInt8(ascii: "d"): 1440]
        let digits = argument.utf8.dropLast()
        guard let unit = argument.utf8.last.flatMap({ units[$0] }), 1...4 ~= digits.count,
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), digits.first != UInt8(ascii: "0"),
            let count = Int(argument.dropLast())
        else { return nil }
        self.minutes = count * unit
    }

    package var defaultValueDescription: String {
        self.minutes.isMultiple(of: 60) ? "\(self.minutes / 60)h" : "\(self.minutes)m"
    }
}
