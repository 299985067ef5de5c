/// What a template may print or walk through.
package enum PageValue: Sendable, Hashable {
    case text(String)
    case flag(Bool)
    case list([[String: PageValue]])
    case group([String: PageValue])

    /// A text that opens its section only when there is something to say.
    package static func optional(_ text: String?) -> Self {
        guard let text, !text.isEmpty else { return .flag(false) }
        return .text(text)
    }

    /// An address to follow. One that would run something instead of going somewhere leads nowhere.
    package static func link(_ address: String) -> Self { .text(MarkupSafety.isFollowable(address) ? address : "#") }

    package static func link(_ address: String?) -> Self {
        guard let address, !address.isEmpty else { return .flag(false) }
        return .link(address)
    }

    /// A JSON text for a script to read: in plain ASCII, so that nothing on its way to the page can change it.
    package static func json(_ text: String) -> Self {
        var output = ""
        for unit in text.utf16 {
            if unit < 0x7f {
                output.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return .text(output)
    }

    package static func hidden(_ fields: [(name: String, value: String)]) -> Self {
        .list(fields.map { ["fieldName": .text($0.name), "fieldValue": .text($0.value)] })
    }
}

extension PageValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension PageValue {
    /// The same value as the template engine reads it.
    var rendered: Any {
        switch self {
        case .text(let text): text
        case .flag(let flag): flag
        case .list(let items): items.map { $0.mapValues(\.rendered) }
        case .group(let members): members.mapValues(\.rendered)
        }
    }
}
