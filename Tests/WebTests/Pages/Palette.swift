import Foundation
import Web

/// The colours of the stylesheet, computed as a browser does, for the contrast rules.
struct Palette {
    struct Colour { let red, green, blue: Double }

    private let declarations: [String: String]

    /// What `:root` declares; with `isDark`, what its dark scheme declares over it.
    /// A theme stands over both.
    init(stylesheet: String, theme: String = "", isDark: Bool) {
        let blocks = [stylesheet, theme].map { $0.matches(of: #/:root \{([^}]*)\}/#).map { String($0.1) } }
        var declarations: [String: String] = [:]
        for block in blocks.flatMap({ $0.prefix(isDark ? 2 : 1) }) {
            for declaration in block.matches(of: #/--([a-z-]+): ([^;]+);/#) {
                declarations[String(declaration.1)] = String(declaration.2)
            }
        }
        self.declarations = declarations
    }

    subscript(name: String) -> Colour? { self.declarations[name].flatMap(self.colour) }

    /// WCAG 2.2, contrast ratio.
    func contrast(_ first: String, on second: String) -> Double? {
        guard let first = self.colour(first), let second = self.colour(second) else { return nil }
        let luminances = [first.luminance, second.luminance].sorted()
        return (luminances[1] + 0.05) / (luminances[0] + 0.05)
    }

    private func colour(_ text: String) -> Colour? {
        if let name = text.wholeMatch(of: #/var\(--([a-z-]+)\)/#) { return self[String(name.1)] }
        if text.hasPrefix("#") { return Colour(hex: text.dropFirst()) }
        guard let mix = text.wholeMatch(of: #/color-mix\(in srgb, (.+) (\d+)%, (.+)\)/#),
            let first = self.colour(String(mix.1)), let second = self.colour(String(mix.3)),
            let percent = Double(mix.2)
        else { return self[text] }
        return first.mixed(with: second, share: percent / 100)
    }
}

extension Palette.Colour {
    init?(hex: Substring) {
        let digits = hex.compactMap(\.hexDigitValue).map(Double.init)
        switch digits.count {
        case 3: self.init(red: digits[0] / 15, green: digits[1] / 15, blue: digits[2] / 15)
        case 6:
            let bytes = stride(from: 0, to: 6, by: 2).map { (digits[$0] * 16 + digits[$0 + 1]) / 255 }
            self.init(red: bytes[0], green: bytes[1], blue: bytes[2])
        default: return nil
        }
    }

    fileprivate var luminance: Double {
        0.2126 * Self.linear(self.red) + 0.7152 * Self.linear(self.green) + 0.0722 * Self.linear(self.blue)
    }

    fileprivate func mixed(with other: Self, share: Double) -> Self {
        func mix(_ mine: Double, _ theirs: Double) -> Double { mine * share + theirs * (1 - share) }
        return Self(
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue)
        )
    }

    private static func linear(_ channel: Double) -> Double {
        channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
}
