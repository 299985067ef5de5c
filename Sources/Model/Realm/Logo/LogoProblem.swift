/// Why an SVG is not taken as a logo, and where.
package struct LogoProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Both count from 1, columns in bytes.
    package let line: Int
    package let column: Int
    package let message: String

    package var description: String { "\(self.line):\(self.column): \(self.message)" }
}
