import Foundation
import Model
import Testing

@Suite struct ContrastTests {
    private static let stylesheet = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Web/Assets/liamm.css")

    /// WCAG 2.2, "contrast ratio": ends of the scale, and greys whose ratio is published.
    @Test(arguments: [
        ("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
        ("#959595", "#ffffff", 2.99), ("#949494", "#ffffff", 3.03), ("#0b6e4f", "#0b6e4f", 1.0),
        ("#ff0000", "#ffffff", 3.99), ("#0000ff", "#ffffff", 8.59),
    ])
    func `contrast is computed as the standard says`(_ first: String, _ second: String, _ ratio: Double) throws {
        let (first, second) = (try #require(PageColor(first)), try #require(PageColor(second)))
        #expect(abs(first.contrast(with: second) - ratio) < 0.01)
        #expect(first.contrast(with: second) == second.contrast(with: first))
    }

    @Test(arguments: ["", "#", "0b6e4f", "#0b6e4", "#0b6e4f0", "#fff", "#0b6e4g", "#+b6e4f", "#-b6e4f", "red", "#é6e4"])
    func `what is no mark with six digits is no colour`(_ text: String) {
        #expect(PageColor(text) == nil)
    }

    @Test(arguments: PageTheme.allCases)
    func `the themes are those of the stylesheet`(_ theme: PageTheme) throws {
        let text = try String(contentsOf: Self.stylesheet, encoding: .utf8)
        let blocks = text.components(separatedBy: ":root {").dropFirst().map { $0.prefix { $0 != "}" } }
        let block = try #require(theme == .light ? blocks.first : blocks.dropFirst().first)
        func value(_ name: String) throws -> String {
            let line = try #require(block.split(separator: "\n").first { $0.contains("--\(name): ") })
            let value = line.split(separator: ": ")[1].dropLast()
            return value == "#fff" ? "#ffffff" : String(value)
        }
        #expect(try value("paper") == theme.paper.description)
        #expect(try value("surface") == theme.surface.description)
        #expect(try value("on-action") == theme.buttonText.description)
        #expect(
            try value("tint") == "color-mix(in srgb, var(--accent) \(Int(theme.tintPercent))%, var(--surface))"
        )
        #expect(text.contains("@media screen and (prefers-color-scheme: dark) {\n    :root {"))
    }

    @Test(arguments: [("#0b6e4f", true), ("#0a5c63", true), ("#000000", true), ("#f2b92f", false), ("#ffffff", false)])
    func `an accent is legible in light or not`(_ text: String, _ isLegible: Bool) throws {
        let color = try #require(PageColor(text))
        #expect((PageTheme.light.shortfall(of: color) == nil) == isLegible)
        #expect((PageTheme.light.legible(color) == color) == isLegible)
    }

    @Test func `the worst place is told, its ratio cut and not rounded`() throws {
        let color = try #require(PageColor("#f2b92f"))
        let yellow = try #require(PageTheme.light.shortfall(of: color))
        #expect(yellow.ratio == "1.5")
        #expect(yellow.required == 4.5)
        let near = PageTheme.Sight(place: "", contrast: 4.499, required: 4.5)
        #expect(near.ratio == "4.4")
        #expect(!near.isEnough)
    }

    @Test func `whatever a realm declares, what its pages wear is legible in both themes and keeps its hue`() throws {
        var state: UInt64 = 4
        for _ in 0..<300 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let declared = PageColor(
                red: UInt8(state >> 56),
                green: UInt8(state >> 48 & 0xFF),
                blue: UInt8(state >> 40 & 0xFF)
            )
            let accents = try #require(Branding(accent: declared.description).accents)
            let (light, dark) = (try #require(PageColor(accents.light)), try #require(PageColor(accents.dark)))
            #expect(PageTheme.light.shortfall(of: light) == nil, "\(declared) \(light)")
            #expect(PageTheme.dark.shortfall(of: dark) == nil, "\(declared) \(dark)")
            #expect(accents == Branding(accent: declared.description).accents)
            for color in [light, dark] { #expect(Self.isInOrder(color, as: declared)) }
            // The band of the pages is mixed from the accent and carries white.
            let band = light.mixed(percent: 55, with: PageColor(red: 0x07, green: 0x1C, blue: 0x24))
            #expect(band.contrast(with: PageTheme.light.surface) >= 4.5)
        }
    }

    @Test func `a realm without accent wears the region's`() {
        #expect(Branding().accents == nil)
        #expect(Branding(accent: "teal").accents == nil)
    }

    /// Where one channel is more than another it still is, or they have met.
    private static func isInOrder(_ color: PageColor, as other: PageColor) -> Bool {
        let (own, declared) = ([color.red, color.green, color.blue], [other.red, other.green, other.blue])
        return own.indices.allSatisfy { first in
            own.indices.allSatisfy { declared[first] <= declared[$0] || own[first] >= own[$0] }
        }
    }
}
