import Model
import Primitives
import SQLCore

/// Parts of statements whose number of parameters is known at run time only; every value is bound.
extension SQLStatement.StringInterpolation {
    /// `$1, $2`: what goes between the parentheses of `in ()`.
    mutating func appendInterpolation(list values: [some SQLConvertible]) {
        for (index, value) in values.enumerated() {
            if index > 0 { self.appendLiteral(", ") }
            self.appendInterpolation(value)
        }
    }

    /// `($1, $2), ($3, $4)`: what follows `values`.
    mutating func appendInterpolation(rows: [[any SQLConvertible]]) {
        for (index, row) in rows.enumerated() {
            self.appendLiteral(index > 0 ? ", (" : "(")
            self.appendInterpolation(list: row.map(\.sqlValue))
            self.appendLiteral(")")
        }
    }

    /// A condition that is left out when there is nothing to compare with.
    mutating func appendInterpolation(and comparison: String, _ value: (some SQLConvertible)?) {
        guard let value else { return }
        self.appendLiteral(" and \(comparison) ")
        self.appendInterpolation(value)
    }
}
