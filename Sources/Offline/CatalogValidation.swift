import Model
package import RealmFiles

/// `liamm route validate`: what files of document types and routes declare, told without a server.
package enum CatalogValidation {
    package static func texts(
        paths: [String]
    ) -> (files: [(name: String, text: String)], problems: [RealmFileProblem]) {
        CatalogSet.texts(paths: paths)
    }

    package static func run(paths: [String]) -> (summary: String, problems: [RealmFileProblem]) {
        let set = CatalogSet.load(paths: paths)
        guard set.problems.isEmpty else {
            let count = set.problems.count
            return ("\(count) \(count == 1 ? "problem" : "problems")", set.problems)
        }
        return ("\(set.types.count) document types, \(set.routes.count) routes", [])
    }
}
