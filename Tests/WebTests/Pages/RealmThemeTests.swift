import Testing
import Web

@Suite struct RealmThemeTests {
    @Test(arguments: [
        "", "red", "#fff", "#0a5c6", "#0a5c633", "0a5c63", "#0a5c6g", "#0a5c6\u{301}3", "#0a5c63;}body{display:none",
        "#0a5c63\n", "var(--ink)", "rgb(0,0,0)",
    ])
    func `a colour that is not written in six digits makes no stylesheet`(colour: String) {
        #expect(RealmTheme.css(light: colour, dark: "#9fd8d2") == nil)
        #expect(RealmTheme.css(light: "#0a5c63", dark: colour) == nil)
    }

    @Test func `the colours of a collectivité change with the scheme, and not on paper`() throws {
        let theme = try #require(RealmTheme.css(light: "#7A1F4B", dark: "#f0a8c8"))
        let parts = theme.split(separator: "@media screen and (prefers-color-scheme: dark)")
        #expect(parts.count == 2)
        #expect(parts[0].contains("--accent: #7A1F4B;") && !parts[0].contains("#f0a8c8"))
        #expect(parts[1].contains("--link: #f0a8c8;") && !parts[1].contains("#7A1F4B"))
        #expect(!theme.contains("url(") && !theme.contains("@import"))
    }

    /// Colours that are themselves legible on paper leave everything mixed from them legible too.
    @Test(arguments: [false, true], [("#7a1f4b", "#f0a8c8"), ("#1a3f8f", "#a9c4ff"), ("#5c4a00", "#e8cf7a")])
    func `what is mixed from the colours of a collectivité stays legible`(
        isDark: Bool,
        colours: (light: String, dark: String)
    ) throws {
        let stylesheet = try #require(PageAssets()["liamm.css"]).text
        let theme = try #require(RealmTheme.css(light: colours.light, dark: colours.dark))
        let palette = Palette(stylesheet: stylesheet, theme: theme, isDark: isDark)
        let pairs = [
            ("link", "paper"), ("link", "surface"), ("link", "tint"), ("on-action", "action"),
            ("on-action", "action-over"), ("ink", "tint"), ("#fff", "band"), ("#fff", "seal"), ("#d7e5e6", "band"),
        ]
        for (text, ground) in pairs {
            let contrast = try #require(palette.contrast(text, on: ground))
            #expect(contrast >= 4.5, "\(text) on \(ground)")
        }
    }
}
