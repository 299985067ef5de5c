/// Who is at the other end of the administration socket, and of which hub.
package struct OperatorResource: Codable, Sendable, Hashable {
    /// As the audit names the operator.
    package let name: String
    package let isSandbox: Bool

    package init(name: String, isSandbox: Bool) {
        self.name = name
        self.isSandbox = isSandbox
    }
}
