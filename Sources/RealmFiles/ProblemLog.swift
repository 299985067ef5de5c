/// Everything wrong found so far in one file.
final class ProblemLog {
    /// Beyond, nobody reads on.
    private static let most = 200

    let path: String
    private(set) var problems: [RealmFileProblem] = []

    init(path: String) { self.path = path }

    func report(_ place: Place, _ message: String, hint: String? = nil) {
        guard self.problems.count <= Self.most else { return }
        let isLast = self.problems.count == Self.most
        self.problems.append(
            .init(
                path: self.path,
                line: place.line,
                column: place.column,
                message: isLast ? "there are more problems" : message,
                hint: isLast ? "correct the others first" : hint
            )
        )
    }
}
