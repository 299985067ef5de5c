/// What ProConnect would refuse of a realm: nothing when `findings` is empty.
package struct ProConnectCheckResource: Codable, Sendable, Hashable {
    package struct Finding: Codable, Sendable, Hashable {
        /// `hub`, `application` or `agent`.
        package let kind: String
        /// The issuer, the client identifier or the login.
        package let name: String
        /// The metadata, setting or claim.
        package let field: String
        package let problem: String
        /// The command that mends it.
        package let remedy: String

        package init(kind: String, name: String, field: String, problem: String, remedy: String) {
            self.kind = kind
            self.name = name
            self.field = field
            self.problem = problem
            self.remedy = remedy
        }
    }

    package let realm: String
    /// How many were looked at.
    package let applications: Int
    package let agents: Int
    package let findings: [Finding]

    package init(realm: String, applications: Int, agents: Int, findings: [Finding]) {
        self.realm = realm
        self.applications = applications
        self.agents = agents
        self.findings = findings
    }
}
