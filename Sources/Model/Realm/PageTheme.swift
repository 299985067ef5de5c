/// Light and dark as the pages' stylesheet draws them: what an accent colour stands on, and what is written on it.
package enum PageTheme: String, Sendable, Hashable, CaseIterable {
    case light, dark

    /// `--paper`.
    package var paper: PageColor {
        switch self {
        case .light: PageColor(red: 0xF4, green: 0xF2, blue: 0xEC)
        case .dark: PageColor(red: 0x0F, green: 0x17, blue: 0x1B)
        }
    }

    /// `--surface`.
    package var surface: PageColor {
        switch self {
        case .light: PageColor(red: 0xFF, green: 0xFF, blue: 0xFF)
        case .dark: PageColor(red: 0x18, green: 0x23, blue: 0x29)
        }
    }

    /// `--on-action`.
    package var buttonText: PageColor {
        switch self {
        case .light: PageColor(red: 0xFF, green: 0xFF, blue: 0xFF)
        case .dark: PageColor(red: 0x0A, green: 0x14, blue: 0x17)
        }
    }

    /// `--tint`: how much of the accent is mixed into the surface.
    package var tintPercent: Double {
        switch self {
        case .light: 9
        case .dark: 22
        }
    }

    /// Where an accent is seen, and how much it must differ from what is there.
    package struct Sight: Sendable, Hashable {
        package let place: String
        package let contrast: Double
        package let required: Double

        package init(place: String, contrast: Double, required: Double) {
            self.place = place
            self.contrast = contrast
            self.required = required
        }

        package var isEnough: Bool { self.contrast >= self.required }
        /// Cut, not rounded: 4.49 never reads as 4.5.
        package var ratio: String {
            let tenths = Int(self.contrast * 10)
            return "\(tenths / 10).\(tenths % 10)"
        }
    }

    /// Text needs 4.5 to 1 (WCAG 2.2, 1.4.3), parts of the interface 3 to 1 (1.4.11).
    package func sights(of accent: PageColor) -> [Sight] {
        let tint = accent.mixed(percent: self.tintPercent, with: self.surface)
        return [
            Sight(place: "as a link on the page", contrast: accent.contrast(with: self.paper), required: 4.5),
            Sight(place: "as a link on a card", contrast: accent.contrast(with: self.surface), required: 4.5),
            Sight(place: "as a link on its own tint", contrast: accent.contrast(with: tint), required: 4.5),
            Sight(place: "under the text of a button", contrast: accent.contrast(with: self.buttonText), required: 4.5),
            Sight(place: "as the edge of a button", contrast: accent.contrast(with: self.paper), required: 3),
            Sight(place: "as the edge of a choice", contrast: accent.contrast(with: self.surface), required: 3),
        ]
    }

    /// Where the accent is hardest to see, when that is not enough.
    package func shortfall(of accent: PageColor) -> Sight? {
        self.sights(of: accent).filter { !$0.isEnough }.min { $0.contrast < $1.contrast }
    }

    /// The accent itself when it is legible, else the nearest of its hue that is: darker in light, lighter in dark.
    package func legible(_ accent: PageColor) -> PageColor {
        guard self.shortfall(of: accent) != nil else { return accent }
        let (start, end) = (accent.lightness, self == .light ? 0.0 : 1.0)
        let steps = 200
        for step in 1..<steps {
            let color = accent.with(lightness: start + (end - start) * Double(step) / Double(steps))
            if self.shortfall(of: color) == nil { return color }
        }
        return accent.with(lightness: end)
    }
}
