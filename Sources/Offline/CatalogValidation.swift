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
        let types = "\(set.types.count) document \(set.types.count == 1 ? "type" : "types")"
        return ("\(types), \(set.routes.count) \(set.routes.count == 1 ? "route" : "routes")", [])
    }
}
