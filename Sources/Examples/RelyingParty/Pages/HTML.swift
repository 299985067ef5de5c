/// Text made of markup we wrote and values that are escaped on the way in.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { self.text.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { self.text += literal }
        package mutating func appendInterpolation(_ value: String) { self.text += HTML.escape(value) }
        package mutating func appendInterpolation(_ markup: HTML) { self.text += markup.text }
        package mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { self.text += part.text } }
    }

    package let text: String

    package init(stringLiteral value: String) { self.text = value }
    package init(stringInterpolation: StringInterpolation) { self.text = stringInterpolation.text }

    /// Right for text and for quoted attributes alike.
    package static func escape(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
