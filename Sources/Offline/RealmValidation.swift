import Model
package import RealmFiles

/// `liamm realm validate`: what a set of realm files declares, told without a server.
package enum RealmValidation {
    /// One line that sums up, and every problem in the order of the files.
    package static func run(paths: [String], sandbox: Bool) -> (summary: String, problems: [RealmFileProblem]) {
        let (realms, problems) = RealmSet.load(paths: paths, sandbox: sandbox)
        guard problems.isEmpty else {
            let files = Set(problems.map(\.path)).count
            return ("\(self.count(problems.count, "problem")) in \(self.count(files, "file"))", problems)
        }
        let organizations = realms.reduce(0) { $0 + $1.organizations.count }
        let directories = realms.reduce(0) { $0 + $1.directories.count }
        let counts = [
            self.count(realms.count, "realm"),
            self.count(organizations, "organization"),
            self.count(realms.count { $0.domains.isEmpty }, "realm") + " without domain",
            self.count(directories, "directory", "directories"),
        ]
        return (counts.joined(separator: ", "), [])
    }

    private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
