/// Something that ProConnect would refuse, and the command that mends it.
package struct ProConnectFinding: Sendable, Hashable {
    package enum Kind: String, Sendable { case hub, application, agent }

    package let kind: Kind
    package let name: String
    package let field: String
    package let problem: String
    package let remedy: String

    package init(_ kind: Kind, _ name: String, field: String, _ problem: String, remedy: String) {
        self.kind = kind
        self.name = name
        self.field = field
        self.problem = problem
        self.remedy = remedy
    }
}
