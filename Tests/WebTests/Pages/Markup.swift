import Web

/// Reads templates and contexts for the tests.
enum Markup {
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: String(scalar)
            }
        }.joined()
    }

    static func messageKeys(_ template: String) -> [String] {
        template.matches(of: #/\{\{m\.([A-Za-z0-9]+)\}\}/#).map { String($0.1) }
    }

    /// Variables and sections, without block names and partials.
    static func fieldNames(_ template: String) -> Set<String> {
        Set(template.matches(of: #/\{\{[#^]?([A-Za-z]+)\}\}/#).map { String($0.1) })
    }

    /// The values of one attribute, in the order of the page.
    static func attributes(_ name: String, in html: String) -> [String] {
        html.split(separator: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    static func texts(_ value: PageValue) -> [String] {
        switch value {
        case .text(let text): [text]
        case .flag: []
        case .list(let items): items.flatMap { $0.filter { $0.key != "tone" }.values.flatMap(Self.texts) }
        case .group(let members): members.values.flatMap(Self.texts)
        }
    }

    static func fields(_ context: [String: PageValue]) -> Set<String> {
        var names = Set(context.keys)
        for value in context.values {
            switch value {
            case .list(let items): for item in items { names.formUnion(Self.fields(item)) }
            case .group(let members): names.formUnion(Self.fields(members))
            case .text, .flag: continue
            }
        }
        return names
    }
}
