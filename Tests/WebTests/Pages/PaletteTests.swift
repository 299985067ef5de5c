import Testing
import Web

@Suite struct PaletteTests {
    /// What is read, on what: 4.5 to 1 (WCAG 2.2, 1.4.3).
    private static let texts = [
        ("ink", "paper"), ("ink", "surface"), ("ink", "tint"), ("muted", "paper"), ("muted", "surface"),
        ("link", "paper"), ("link", "surface"), ("link", "tint"), ("on-action", "action"), ("on-action", "action-over"),
        ("bad", "bad-tint"), ("good", "good-tint"), ("warning", "warning-tint"), ("surface", "bad"),
        ("surface", "warning"), ("#fff", "band"), ("#d7e5e6", "band"), ("#fff", "seal"),
    ]

    /// What shows where a field, a choice or the focus is: 3 to 1 (1.4.11).
    private static let marks = [
        ("edge", "paper"), ("edge", "surface"), ("focus", "paper"), ("focus", "surface"), ("gorse", "band"),
        ("bad", "surface"), ("action", "paper"), ("action", "surface"),
    ]

    private static let pairs = Self.texts.map { ($0.0, $0.1, 4.5) } + Self.marks.map { ($0.0, $0.1, 3.0) }

    @Test(arguments: [false, true], Self.pairs)
    func `the palette is legible in light and in dark`(isDark: Bool, pair: (String, String, Double)) throws {
        let stylesheet = try #require(PageAssets()["liamm.css"]).text
        let palette = Palette(stylesheet: stylesheet, isDark: isDark)
        let contrast = try #require(palette.contrast(pair.0, on: pair.1))
        #expect(contrast >= pair.2, "\(pair.0) on \(pair.1)")
    }

    @Test func `contrast is computed as the standard says`() throws {
        let palette = Palette(
            stylesheet: ":root { --a: #000; --b: color-mix(in srgb, #fff 50%, #000); }",
            isDark: false
        )
        #expect(try abs(#require(palette.contrast("a", on: "#fff")) - 21) < 0.001)
        #expect(try abs(#require(palette.contrast("b", on: "a")) - 5.28) < 0.02)
        #expect(palette.contrast("a", on: "unknown") == nil)
    }
}
