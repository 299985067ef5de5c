/// Why a page could not be made: always a fault of this program, never of who asks.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable { case missingTemplate, unreadableTemplate }

    package let code: Code
    package let template: String

    package var description: String { "page template \(self.template): \(self.code)" }
}
