package struct DocumentTypeResource: Sendable, Hashable, Codable {
    package var id: String
    package var title: String
    package var mainMediaTypes: [String]
    package var annexMediaTypes: [String]
    package var maximumPieceSize: Int64
    package var maximumPieces: Int

    package init(
        id: String,
        title: String,
        mainMediaTypes: [String],
        annexMediaTypes: [String],
        maximumPieceSize: Int64,
        maximumPieces: Int
    ) {
        self.id = id
        self.title = title
        self.mainMediaTypes = mainMediaTypes
        self.annexMediaTypes = annexMediaTypes
        self.maximumPieceSize = maximumPieceSize
        self.maximumPieces = maximumPieces
    }
}

package struct RouteResource: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        package var name: String
        /// `sender`, or the identifier of an application.
        package var to: String
        package var days: Int
        package var expectsVersion: Bool

        package init(name: String, to: String, days: Int, expectsVersion: Bool) {
            self.name = name
            self.to = to
            self.days = days
            self.expectsVersion = expectsVersion
        }
    }

    package var id: String
    package var version: Int64
    package var title: String
    package var documentType: String
    package var steps: [Step]

    package init(id: String, version: Int64, title: String, documentType: String, steps: [Step]) {
        self.id = id
        self.version = version
        self.title = title
        self.documentType = documentType
        self.steps = steps
    }
}

/// The application that asks, as the broker knows it.
package struct ApplicationResource: Sendable, Hashable, Codable {
    package var id: String
    package var name: String
    package var realms: [String]
    package var rights: [String]

    package init(id: String, name: String, realms: [String], rights: [String]) {
        self.id = id
        self.name = name
        self.realms = realms
        self.rights = rights
    }
}
