import Model
import RealmFiles
import SignIn
import Yams

/// The settings of signing in.
extension ConfigurationReader {
    static func signIn(_ node: Node, file: String) throws -> SignInPolicy {
        let sections = HubSections(path: file)
        let policy = sections.signIn(node)
        try self.refuse(sections)
        return policy
    }

    static func support(_ node: Node, file: String) throws -> Realm.Contact? {
        let sections = HubSections(path: file)
        let contact = sections.contact(node)
        try self.refuse(sections)
        return contact
    }

    /// Never less work than the least that OWASP's password storage sheet accepts: 7 MiB, five times.
    static func argon2(_ node: Node, file: String, place: String) throws -> Argon2idHasher.Parameters {
        let sections = HubSections(path: file)
        let numbers = sections.numbers(
            node,
            "argon2",
            ["memoryKiB": 7168...1_048_576, "iterations": 1...32, "parallelism": 1...16]
        )
        try self.refuse(sections)
        var parameters = Argon2idHasher.Parameters.standard
        if let memory = numbers["memoryKiB"] { parameters.memoryKiB = UInt32(memory) }
        if let iterations = numbers["iterations"] { parameters.iterations = UInt32(iterations) }
        if let parallelism = numbers["parallelism"] { parameters.parallelism = UInt32(parallelism) }
        guard parameters.memoryKiB >= 8 * parameters.parallelism,
            parameters.memoryKiB * parameters.iterations >= 7168 * 5
        else {
            throw ConfigurationProblem(
                place: place,
                message: "argon2 is too weak: memoryKiB times iterations is at least 35840, for example 19456 and 2"
            )
        }
        return parameters
    }

    /// One file or a list of them.
    static func files(_ node: Node, _ key: String, _ place: String) throws -> [String] {
        let nodes = node.sequence.map(Array.init) ?? [node]
        return try nodes.map { node in
            guard let text = node.scalar?.string, !text.isEmpty else {
                throw ConfigurationProblem(place: place, message: "\(key) names a PEM file, or a list of them")
            }
            return text
        }
    }

    /// The first problem: the server does not start with any.
    private static func refuse(_ sections: HubSections) throws {
        guard let problem = sections.problems.first else { return }
        throw ConfigurationProblem(
            place: "\(problem.path):\(problem.line):\(problem.column)",
            message: problem.message + (problem.hint.map { "; \($0)" } ?? "")
        )
    }
}
