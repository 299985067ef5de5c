package import Primitives

/// What a column or a parameter holds in both engines: times are microseconds, booleans 0 and 1, identifiers text.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

package protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible { package var sqlValue: SQLValue { self } }
extension String: SQLConvertible { package var sqlValue: SQLValue { .text(self) } }
extension Int: SQLConvertible { package var sqlValue: SQLValue { .integer(Int64(self)) } }
extension Int64: SQLConvertible { package var sqlValue: SQLValue { .integer(self) } }
extension Bool: SQLConvertible { package var sqlValue: SQLValue { .integer(self ? 1 : 0) } }
extension [UInt8]: SQLConvertible { package var sqlValue: SQLValue { .blob(self) } }
extension Timestamp: SQLConvertible { package var sqlValue: SQLValue { .integer(self.microseconds) } }
extension Identifier: SQLConvertible { package var sqlValue: SQLValue { .text(self.text) } }

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
