import Model

/// What a version may be made of, before anything is kept of it.
struct PieceRules {
    private let mainMediaTypes: [String]
    private let annexMediaTypes: [String]?
    private let maximum: Int

    /// A deposit: a main piece and annexes, as the document type allows.
    init(type: DocumentType) {
        self.mainMediaTypes = type.mainMediaTypes
        self.annexMediaTypes = type.annexMediaTypes
        self.maximum = type.maximumPieces
    }

    func check(_ pieces: [PieceDraft]) throws(BrokerError) {
        guard let main = pieces.first, main.role == .main else {
            throw .invalid("pieces begins with the main one")
        }
        guard pieces.count <= self.maximum else { throw .invalid("at most \(self.maximum) pieces") }
        guard pieces.dropFirst().allSatisfy({ $0.role != .main }) else { throw .invalid("one piece is the main one") }
        try Self.checkNames(pieces)
        guard self.mainMediaTypes.contains(main.mediaType) else {
            throw .invalid("the main piece is \(self.mainMediaTypes.joined(separator: " or ")), not \(main.mediaType)")
        }
        for annex in pieces where annex.role == .annex {
            guard let allowed = self.annexMediaTypes, allowed.contains(annex.mediaType) else {
                throw .invalid("an annex is not \(annex.mediaType) for this type of document")
            }
        }
    }

    static func checkNames(_ pieces: [PieceDraft]) throws(BrokerError) {
        for piece in pieces {
            guard BrokerText.isFileName(piece.fileName) else {
                throw .invalid("fileName is a name of 1 to 255 bytes, without path and without control characters")
            }
            guard BrokerText.isMediaType(piece.mediaType) else {
                throw .invalid("mediaType is type/subtype in lower case, without parameters")
            }
        }
        guard Set(pieces.map(\.fileName)).count == pieces.count else { throw .invalid("two pieces have one file name") }
        guard Set(pieces.map(\.upload)).count == pieces.count else { throw .invalid("two pieces are one upload") }
    }
}
