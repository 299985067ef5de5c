/// The elements, attributes and values of SVG 2 that draw and do nothing else.
enum LogoVocabulary {
    static let namespace = "http://www.w3.org/2000/svg"

    /// By element, the attributes beyond the common ones.
    static let elements: [String: Set<String>] = [
        "svg": ["viewBox", "preserveAspectRatio"],
        "g": [],
        "defs": [],
        "title": [],
        "desc": [],
        "path": ["d", "pathLength"],
        "rect": ["x", "y", "width", "height", "rx", "ry"],
        "circle": ["cx", "cy", "r"],
        "ellipse": ["cx", "cy", "rx", "ry"],
        "line": ["x1", "y1", "x2", "y2"],
        "polyline": ["points"],
        "polygon": ["points"],
        "linearGradient": [
            "x1", "y1", "x2", "y2", "gradientUnits", "gradientTransform", "spreadMethod", "href", "xlink:href",
        ],
        "radialGradient": [
            "cx", "cy", "r", "fx", "fy", "fr", "gradientUnits", "gradientTransform", "spreadMethod", "href",
            "xlink:href",
        ],
        "stop": ["offset", "stop-color", "stop-opacity"],
        "clipPath": ["clipPathUnits"],
        "use": ["x", "y", "width", "height", "href", "xlink:href"],
    ]

    static let common: Set<String> = [
        "id", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
        "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity",
        "clip-path", "clip-rule", "color",
    ]

    /// Read and left out: what they say is said by the output itself, or by the page.
    static let dropped: [String: Set<String>] = [
        "svg": ["xmlns", "xmlns:xlink", "version", "baseProfile", "width", "height", "x", "y", "xml:space"]
    ]

    static let texts: Set<String> = ["title", "desc"]
    private static let containers: Set<String> = ["svg", "g", "defs", "clipPath", "linearGradient", "radialGradient"]

    /// A shape has a title at most, a title nothing but text.
    static func holds(_ parent: String, _ child: String) -> Bool {
        self.containers.contains(parent) || (self.texts.contains(child) && !self.texts.contains(parent))
    }

    /// The id that a `url(#id)` names.
    static func reference(url value: String) -> String? {
        guard value.hasPrefix("url(#"), value.hasSuffix(")") else { return nil }
        let id = String(value.dropFirst(5).dropLast())
        return self.isID(id) ? id : nil
    }

    /// The id that an `href` names in the same document.
    static func reference(href value: String) -> String? {
        guard value.hasPrefix("#") else { return nil }
        let id = String(value.dropFirst())
        return self.isID(id) ? id : nil
    }

    static func isID(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
        return (self.isLetter(first) || first == UInt8(ascii: "_"))
            && text.utf8.allSatisfy { self.isLetter($0) || self.isDigit($0) || "_-.".utf8.contains($0) }
    }

    /// Numbers, words, colours and lists of them: nothing that could be an address, a style or markup. The only
    /// function that reaches elsewhere, `url`, is refused by its name.
    static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { self.isLetter($0) || self.isDigit($0) || " .,+-()%#".utf8.contains($0) }
            && !value.lowercased().contains("url")
    }

    /// Four numbers, the last two more than zero.
    static func isViewBox(_ value: String) -> Bool {
        guard value.utf8.allSatisfy({ self.isDigit($0) || " .,+-eE".utf8.contains($0) }) else { return false }
        let numbers = value.split { $0 == " " || $0 == "," }.map { Double($0) }
        guard numbers.count == 4, let width = numbers[2], let height = numbers[3] else { return false }
        let isFinite = numbers.allSatisfy { number in number.map { abs($0) <= 1_000_000 } ?? false }
        return isFinite && width > 0 && height > 0
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
