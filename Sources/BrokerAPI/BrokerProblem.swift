/// What the broker answered instead of what was asked: RFC 9457 with a stable code.
package struct BrokerProblem: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package let title: String
    package let status: Int
    package let code: String
    package let detail: String?
    package let hint: String?

    package init(title: String, status: Int, code: String, detail: String? = nil, hint: String? = nil) {
        self.title = title
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    package var description: String { "\(self.code): \(self.title)" }
    /// Whether the same request may succeed later, unchanged.
    package var isTransient: Bool { self.status == 503 || self.status == 507 || self.status == 429 }

    /// The server could not be reached, or stopped in the middle: nothing is known of the outcome.
    package static let unreachable = BrokerProblem(
        title: "the broker does not answer",
        status: 503,
        code: "unreachable"
    )
}
