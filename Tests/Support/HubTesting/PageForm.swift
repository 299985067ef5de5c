import Foundation

/// A form as a browser without script reads it: where it goes and the fields it would send.
package struct PageForm: Sendable {
    package let action: String
    package let method: String
    package var fields: [String: String]

    package static func all(in page: String) -> [PageForm] {
        page.components(separatedBy: "<form ").dropFirst().map { rest in
            let tag = rest.prefix { $0 != ">" }
            let body = rest.components(separatedBy: "</form>").first ?? ""
            var fields: [String: String] = [:]
            for input in body.components(separatedBy: "<input ").dropFirst() {
                let attributes = input.prefix { $0 != ">" }
                guard let name = self.attribute("name", of: attributes),
                    self.attribute("type", of: attributes) != "radio"
                else { continue }
                fields[name] = self.attribute("value", of: attributes) ?? ""
            }
            return PageForm(
                action: self.attribute("action", of: tag) ?? "",
                method: self.attribute("method", of: tag) ?? "get",
                fields: fields
            )
        }
    }

    /// Values that a group of buttons offers, in their order.
    package static func choices(_ name: String, in page: String) -> [String] {
        page.components(separatedBy: "<input ").dropFirst().compactMap { input in
            let attributes = input.prefix { $0 != ">" }
            guard self.attribute("name", of: attributes) == name else { return nil }
            return self.attribute("value", of: attributes)
        }
    }

    /// Where the links of a page lead.
    package static func links(in page: String) -> [String] {
        page.components(separatedBy: "<a ").dropFirst().compactMap {
            self.attribute("href", of: $0.prefix { $0 != ">" })
        }
    }

    private static func attribute(_ name: String, of tag: Substring) -> String? {
        guard let start = " \(tag)".range(of: " \(name)=\"") else { return nil }
        let rest = " \(tag)"[start.upperBound...]
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        return self.unescaped(String(rest[..<end]))
    }

    private static func unescaped(_ text: String) -> String {
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
            ("&#x2F;", "/"), ("&amp;", "&"),
        ]
        return entities.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}
