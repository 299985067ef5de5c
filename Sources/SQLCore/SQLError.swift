/// What a database refused. `description` is safe to log; the engine's own words are in `debugDescription` only.
package struct SQLError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Code: String, Sendable {
        case uniqueViolation, foreignKeyViolation, checkViolation
        case serializationFailure, busy, unavailable, diskFull, corrupt
        case missingColumn, invalidStatement
    }

    package let code: Code
    package let detail: String

    package init(_ code: Code, detail: String = "") {
        self.code = code
        self.detail = detail
    }

    package var description: String { "sql: \(self.code.rawValue)" }
    package var debugDescription: String { "sql: \(self.code.rawValue): \(self.detail)" }
}
