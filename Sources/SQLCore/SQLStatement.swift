/// One statement with its parameters. Interpolation binds: `"delete from codes where hash = \(hash)"`.
package struct SQLStatement: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// With `$1`, `$2` … in the order of `values`.
    package let text: String
    package let values: [SQLValue]

    package init(stringLiteral text: String) {
        self.text = text
        self.values = []
    }

    package init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
        self.values = stringInterpolation.values
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity + interpolationCount * 3)
        }

        package mutating func appendLiteral(_ literal: String) { self.text += literal }

        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            self.values.append(value.sqlValue)
            self.text += "$\(self.values.count)"
        }

        package mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            let bound: SQLValue = value?.sqlValue ?? .null
            self.appendInterpolation(bound)
        }

        package mutating func appendInterpolation(nullable value: (some SQLConvertible)?) {
            self.appendInterpolation(value)
        }

        /// The one door for text that is not bound: dialect pairs and the migrator.
        package mutating func appendInterpolation(raw text: String) { self.text += text }
    }
}
