/// Everything wrong found so far in one file.
final class ProblemLog {
    let path: String
    private(set) var problems: [RealmFileProblem] = []

    init(path: String) { self.path = path }

    func report(_ place: Place, _ message: String, hint: String? = nil) {
        self.problems.append(
            .init(path: self.path, line: place.line, column: place.column, message: message, hint: hint)
        )
    }
}
