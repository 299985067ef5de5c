package import Primitives

/// A document of one realm, named by its business key inside (realm, type); what it says is in its versions.
package struct Document: Sendable, Hashable {
    package typealias ID = Identifier<Document>

    package let realm: Realm.Slug
    package let id: ID
    package let type: DocumentType.ID
    /// 1 to 200 bytes of printable ASCII: `035-243500139-20260112-CM_2026_001-DE`.
    package let key: String
    package let title: String
    package let depositor: Application.ClientID
    package let latest: Version.ID
    package let createdAt: Timestamp

    package init(
        realm: Realm.Slug,
        id: ID,
        type: DocumentType.ID,
        key: String,
        title: String,
        depositor: Application.ClientID,
        latest: Version.ID,
        createdAt: Timestamp
    ) {
        self.realm = realm
        self.id = id
        self.type = type
        self.key = key
        self.title = title
        self.depositor = depositor
        self.latest = latest
        self.createdAt = createdAt
    }
}

/// An immutable state of a document.
package struct Version: Sendable, Hashable {
    package typealias ID = Identifier<Version>

    package let id: ID
    package let document: Document.ID
    /// 1 for the first.
    package let number: Int64
    package let derivedFrom: ID?
    package let author: Application.ClientID
    package let createdAt: Timestamp
    /// In order of their numbers, from 1; the first is the main one.
    package let pieces: [Piece]

    package init(
        id: ID,
        document: Document.ID,
        number: Int64,
        derivedFrom: ID?,
        author: Application.ClientID,
        createdAt: Timestamp,
        pieces: [Piece]
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

/// One file of a version.
package struct Piece: Sendable, Hashable, Codable {
    package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        case main, annex, signature, receipt, report
    }

    package let number: Int
    package let role: Role
    /// As the depositor named it: shown, never used as a path.
    package let fileName: String
    package let mediaType: String
    package let size: Int64
    /// SHA-256 of the bytes.
    package let digest: [UInt8]

    package init(number: Int, role: Role, fileName: String, mediaType: String, size: Int64, digest: [UInt8]) {
        self.number = number
        self.role = role
        self.fileName = fileName
        self.mediaType = mediaType
        self.size = size
        self.digest = digest
    }
}

/// Where the bytes of a piece are, and the key that opens them.
package struct StoredPiece: Sendable {
    package let piece: Piece
    package let object: String
    package let key: Secret

    package init(piece: Piece, object: String, key: Secret) {
        self.piece = piece
        self.object = object
        self.key = key
    }
}

/// Bytes that are safe on disk and wait for the document that names them.
package struct Upload: Sendable, Hashable {
    package typealias ID = Identifier<Upload>
    /// How long it waits before it is forgotten.
    package static let life = Duration.hours(24)

    package let id: ID
    package let size: Int64
    package let digest: [UInt8]
    package let expiresAt: Timestamp

    package init(id: ID, size: Int64, digest: [UInt8], expiresAt: Timestamp) {
        self.id = id
        self.size = size
        self.digest = digest
        self.expiresAt = expiresAt
    }
}

/// A piece as an application announces it: an upload given a name.
package struct PieceDraft: Sendable, Hashable {
    package let upload: Upload.ID
    package let role: Piece.Role
    package let fileName: String
    package let mediaType: String

    package init(upload: Upload.ID, role: Piece.Role, fileName: String, mediaType: String) {
        self.upload = upload
        self.role = role
        self.fileName = fileName
        self.mediaType = mediaType
    }
}
