/// What a store may fail with. Absence is `nil`, never an error.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable { case conflict, unavailable, full, corrupt }

    package let code: Code
    /// Names the act and the natural key concerned; safe to log.
    package let subject: String

    package init(_ code: Code, _ subject: String) {
        self.code = code
        self.subject = subject
    }

    package var description: String { "store: \(self.code.rawValue): \(self.subject)" }
}
