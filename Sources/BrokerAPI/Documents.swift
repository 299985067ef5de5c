package import Primitives

/// Bytes that are safe and wait for a document to name them.
package struct UploadResource: Sendable, Hashable, Codable {
    package var id: String
    package var size: Int64
    /// SHA-256 of the bytes, base64url without padding; so everywhere in this API.
    package var sha256: String
    package var expiresAt: Timestamp

    package init(id: String, size: Int64, sha256: String, expiresAt: Timestamp) {
        self.id = id
        self.size = size
        self.sha256 = sha256
        self.expiresAt = expiresAt
    }
}

/// An upload given a name.
package struct PieceRequest: Sendable, Hashable, Codable {
    package var upload: String
    /// `main`, `annex`, `signature`, `receipt` or `report`.
    package var role: String
    /// At most 255 bytes, without control characters; shown, never used as a path.
    package var fileName: String
    package var mediaType: String

    package init(upload: String, role: String, fileName: String, mediaType: String) {
        self.upload = upload
        self.role = role
        self.fileName = fileName
        self.mediaType = mediaType
    }
}

package struct DocumentRequest: Sendable, Hashable, Codable {
    /// Of the realms the application serves; its own when it is not given.
    package var realm: String?
    package var type: String
    /// The business key: 1 to 200 characters of printable ASCII without space.
    package var key: String
    package var title: String
    /// The main piece first.
    package var pieces: [PieceRequest]

    package init(realm: String? = nil, type: String, key: String, title: String, pieces: [PieceRequest]) {
        self.realm = realm
        self.type = type
        self.key = key
        self.title = title
        self.pieces = pieces
    }
}

/// A new version of a document; the version seen is named by `If-Match`.
package struct VersionRequest: Sendable, Hashable, Codable {
    package var pieces: [PieceRequest]

    package init(pieces: [PieceRequest]) { self.pieces = pieces }
}

package struct DocumentResource: Sendable, Hashable, Codable {
    package var id: String
    package var realm: String
    package var type: String
    package var key: String
    package var title: String
    package var depositor: String
    package var latestVersion: String
    package var createdAt: Timestamp

    package init(
        id: String,
        realm: String,
        type: String,
        key: String,
        title: String,
        depositor: String,
        latestVersion: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.realm = realm
        self.type = type
        self.key = key
        self.title = title
        self.depositor = depositor
        self.latestVersion = latestVersion
        self.createdAt = createdAt
    }
}

package struct PieceResource: Sendable, Hashable, Codable {
    package var number: Int
    package var role: String
    package var fileName: String
    package var mediaType: String
    package var size: Int64
    package var sha256: String

    package init(number: Int, role: String, fileName: String, mediaType: String, size: Int64, sha256: String) {
        self.number = number
        self.role = role
        self.fileName = fileName
        self.mediaType = mediaType
        self.size = size
        self.sha256 = sha256
    }
}

package struct VersionResource: Sendable, Hashable, Codable {
    package var id: String
    package var document: String
    package var number: Int64
    package var derivedFrom: String?
    package var author: String
    package var createdAt: Timestamp
    package var pieces: [PieceResource]

    package init(
        id: String,
        document: String,
        number: Int64,
        derivedFrom: String?,
        author: String,
        createdAt: Timestamp,
        pieces: [PieceResource]
    ) {
        self.id = id
        self.document = document
        self.number = number
        self.derivedFrom = derivedFrom
        self.author = author
        self.createdAt = createdAt
        self.pieces = pieces
    }
}

/// What a deposit gave: the same again when it is repeated.
package struct DepositResource: Sendable, Hashable, Codable {
    package var document: DocumentResource
    package var version: VersionResource
    package var receipt: ReceiptResource

    package init(document: DocumentResource, version: VersionResource, receipt: ReceiptResource) {
        self.document = document
        self.version = version
        self.receipt = receipt
    }
}
