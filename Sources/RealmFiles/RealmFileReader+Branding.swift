import Model
import Yams

/// What a realm's pages wear and say.
extension RealmFileReader {
    private static let languages = ["fr", "en", "br"]
    private static let mostCharacters = 500

    func branding(_ top: MappingReader) -> Branding {
        guard let reader = top.mapping("branding", keys: ["accent", "logo"]) else { return Branding() }
        return Branding(accent: self.accent(reader), logo: self.logo(reader))
    }

    private func accent(_ reader: MappingReader) -> String? {
        guard let node = reader.node("accent") else { return nil }
        guard node.scalar.map({ $0.style != .plain || !$0.string.isEmpty }) ?? true else {
            self.report(node, "\"accent\" is empty", hint: "a # begins a comment: put the colour in quotes")
            return nil
        }
        guard let text = self.text(node, key: "accent") else { return nil }
        guard let color = PageColor(text) else {
            self.report(node, "\"\(text)\" is not a colour", hint: "for example \"#0b6e4f\"")
            return nil
        }
        // No accent is legible in both themes as it is: the one for dark is derived, and always legible.
        if let sight = PageTheme.light.shortfall(of: color) {
            self.report(
                node,
                "the accent \(color) has a contrast of \(sight.ratio) in \(PageTheme.light.rawValue) \(sight.place), "
                    + "\(sight.required == 3 ? "3" : "4.5") is needed",
                hint: "the nearest of its hue is \"\(PageTheme.light.legible(color))\""
            )
        }
        return color.description
    }

    /// A file beside the realm's, or the SVG itself, as a written realm has it.
    private func logo(_ reader: MappingReader) -> String? {
        guard let node = reader.node("logo") else { return nil }
        if let inline = node.scalar?.string, inline.hasPrefix("<") { return self.logo(inline, "the logo", at: node) }
        guard let reference = self.text(node, key: "logo") else { return nil }
        guard let name = LogoReference.name(reference, besides: self.log.path) else {
            self.report(
                node,
                "\"\(reference)\" is not the name of a logo",
                hint: "an .svg file beside this one or in a folder below"
            )
            return nil
        }
        guard let text = self.logos[name] else {
            self.report(node, "there is no file \(name)")
            return nil
        }
        return self.logo(text, name, at: node)
    }

    private func logo(_ text: String, _ name: String, at node: Node) -> String? {
        do {
            return try LogoSanitizer.sanitize(text)
        } catch {
            self.report(node, "\(name):\(error)", hint: "export it as plain SVG")
            return nil
        }
    }

    /// One text, in the realm's first language, or one for each language.
    func translated(_ top: MappingReader, _ key: String, in language: String) -> [String: String] {
        guard let node = top.node(key) else { return [:] }
        guard node.mapping != nil else { return self.plain(node, key).map { [language: $0] } ?? [:] }
        guard let reader = top.mapping(key, keys: Self.languages) else { return [:] }
        var texts: [String: String] = [:]
        for language in Self.languages {
            if let node = reader.node(language) { texts[language] = self.plain(node, language) }
        }
        if node.mapping?.isEmpty == true {
            self.report(node, "\"\(key)\" is empty", hint: "leave the key out when there is nothing to say")
        }
        return texts
    }

    private func plain(_ node: Node, _ key: String) -> String? {
        guard let text = self.text(node, key: key) else { return nil }
        let count = text.unicodeScalars.count
        guard count <= Self.mostCharacters else {
            self.report(node, "\"\(key)\" has \(count) characters", hint: "at most \(Self.mostCharacters)")
            return nil
        }
        return text
    }

    func accessibilityStatement(_ top: MappingReader) -> String? {
        guard let text = top.text("accessibilityStatement") else { return nil }
        let host = text.dropFirst(8).prefix { !"/?#".contains($0) }
        guard text.hasPrefix("https://"), text.utf8.count <= 2048, Self.isDomain(host.lowercased()),
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !"\"<>\\^`{|}".utf8.contains($0) })
        else {
            self.report(
                top.node("accessibilityStatement"),
                "\"\(text)\" is not an address of the web",
                hint: "for example https://pays-exemple.example/accessibilite"
            )
            return nil
        }
        return text
    }
}
