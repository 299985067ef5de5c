package import Primitives

/// What a document may be made of, as `Realms/region/types/<id>.yaml` declares it.
package struct DocumentType: Sendable, Hashable, Codable {
    package typealias ID = Identifier<DocumentType>

    package var id: ID
    package var title: String
    /// Media types the main piece may have, lower case, without parameters.
    package var mainMediaTypes: [String]
    /// Media types an annex may have; empty: no annex.
    package var annexMediaTypes: [String]
    /// Bytes of one piece.
    package var maximumPieceSize: Int64
    package var maximumPieces: Int

    package init(
        id: ID,
        title: String,
        mainMediaTypes: [String],
        annexMediaTypes: [String] = [],
        maximumPieceSize: Int64,
        maximumPieces: Int = 50
    ) {
        self.id = id
        self.title = title
        self.mainMediaTypes = mainMediaTypes
        self.annexMediaTypes = annexMediaTypes
        self.maximumPieceSize = maximumPieceSize
        self.maximumPieces = maximumPieces
    }
}
