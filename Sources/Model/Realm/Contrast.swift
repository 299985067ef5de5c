import Foundation

/// A colour of the pages in sRGB, written `#0b6e4f`.
package struct PageColor: Sendable, Hashable, CustomStringConvertible {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A mark and six hexadecimal digits, nothing shorter and no name.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[0] == UInt8(ascii: "#"), !bytes.dropFirst().contains(UInt8(ascii: "+")),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.red = UInt8(value >> 16 & 0xFF)
        self.green = UInt8(value >> 8 & 0xFF)
        self.blue = UInt8(value & 0xFF)
    }

    package var description: String {
        let digits = String(UInt32(self.red) << 16 | UInt32(self.green) << 8 | UInt32(self.blue), radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// From 1 to 21 (WCAG 2.2, "contrast ratio").
    package func contrast(with other: Self) -> Double {
        let (first, second) = (self.luminance, other.luminance)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// `color-mix(in srgb, self PERCENT%, other)` of the stylesheet.
    package func mixed(percent: Double, with other: Self) -> Self {
        func channel(_ path: KeyPath<Self, UInt8>) -> UInt8 {
            let value = (Double(self[keyPath: path]) * percent + Double(other[keyPath: path]) * (100 - percent)) / 100
            return UInt8(value.rounded())
        }
        return Self(red: channel(\.red), green: channel(\.green), blue: channel(\.blue))
    }

    /// WCAG 2.2, "relative luminance".
    private var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

// MARK: - The same hue, lighter or darker

extension PageColor {
    /// From 0, black, to 1, white (CSS Color 4, section 7).
    var lightness: Double {
        let channels = [self.red, self.green, self.blue].map { Double($0) / 255 }
        return ((channels.max() ?? 0) + (channels.min() ?? 0)) / 2
    }

    /// Of the same hue and saturation.
    func with(lightness: Double) -> Self {
        let channels = [self.red, self.green, self.blue].map { Double($0) / 255 }
        let (most, least) = (channels.max() ?? 0, channels.min() ?? 0)
        let own = (most + least) / 2
        let room = 1 - abs(2 * own - 1)
        let saturation = room > 0 ? (most - least) / room : 0
        let chroma = saturation * (1 - abs(2 * lightness - 1))
        func channel(_ value: Double) -> UInt8 {
            let position = most > least ? (value - least) / (most - least) : 0.5
            return UInt8((255 * (lightness + chroma * (position - 0.5))).rounded().clamped(to: 0...255))
        }
        return Self(red: channel(channels[0]), green: channel(channels[1]), blue: channel(channels[2]))
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
