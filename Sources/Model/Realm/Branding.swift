/// What a realm's pages wear.
package struct Branding: Sendable, Hashable, Codable {
    /// `#0b6e4f`; nil: the region's.
    package var accent: String?
    /// What `LogoSanitizer` wrote, never what a member body sent; to be served as `image/svg+xml; charset=utf-8`.
    package var logo: String?

    package init(accent: String? = nil, logo: String? = nil) {
        self.accent = accent
        self.logo = logo
    }

    /// One colour for each theme.
    package struct Accents: Sendable, Hashable {
        package let light: String
        package let dark: String
    }

    /// The declared accent where it is legible, else the nearest of its hue that is: no colour that is legible on white is
    /// on a dark page, so the one for dark is always derived.
    package var accents: Accents? {
        guard let accent = self.accent.flatMap(PageColor.init) else { return nil }
        return Accents(
            light: PageTheme.light.legible(accent).description,
            dark: PageTheme.dark.legible(accent).description
        )
    }
}
