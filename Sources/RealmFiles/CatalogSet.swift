package import Model

/// The document types and routes of `Realms/region`, read together, and everything that is wrong with them.
package struct CatalogSet: Sendable {
    /// In the order of their identifiers; both empty as soon as there is one problem.
    package let types: [DocumentType]
    package let routes: [Route]
    package let problems: [RealmFileProblem]

    package init(files: [(name: String, text: String)]) { self.init(files: files, problems: []) }

    /// Folders are read with `types/` and `routes/` below them, single files as they are.
    package static func load(paths: [String]) -> CatalogSet {
        let (files, problems) = self.texts(paths: paths)
        return CatalogSet(files: files, problems: problems)
    }

    package static func texts(
        paths: [String]
    ) -> (files: [(name: String, text: String)], problems: [RealmFileProblem]) {
        RealmSet.texts(paths: paths.flatMap(self.below))
    }

    private init(files: [(name: String, text: String)], problems: [RealmFileProblem]) {
        var problems = problems
        var types: [DocumentType.ID: DocumentType] = [:]
        var routes: [Route.ID: Route] = [:]
        var places: [String: String] = [:]
        var wanted: [(type: DocumentType.ID, path: String)] = []
        for (name, text) in files {
            let reader = RealmFileReader(path: name, isSandbox: false)
            let entry = reader.catalogEntry(text)
            problems += reader.log.problems
            let key: String
            switch entry {
            case .type(let type):
                key = "document type \"\(type.id)\""
                types[type.id] = type
            case .route(let route):
                key = "route \"\(route.id)\""
                routes[route.id] = route
                wanted.append((route.documentType, name))
            case nil: continue
            }
            if let other = places.updateValue(name, forKey: key) {
                problems.append(.init(path: name, message: "\(key) is declared twice", hint: "also in \(other)"))
            }
        }
        for (type, path) in wanted where types[type] == nil {
            problems.append(.init(path: path, message: "there is no document type \"\(type)\" among these files"))
        }
        self.problems = problems.sorted()
        self.types = problems.isEmpty ? types.values.sorted { $0.id < $1.id } : []
        self.routes = problems.isEmpty ? routes.values.sorted { $0.id < $1.id } : []
    }
}
