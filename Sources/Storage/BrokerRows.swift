import Model
import Primitives
import SQLCore

// Several records are read by one joined statement: each has columns with a letter of its own.

extension Document {
    static let columns = """
        documents.realm as d_realm, documents.id as d_id, documents.type as d_type, documents.key as d_key,
        documents.title as d_title, documents.depositor as d_depositor, documents.latest as d_latest,
        documents.created_at as d_created_at
        """

    init(_ row: SQLRow) throws {
        self.init(
            realm: try row.identifier("d_realm"),
            id: try row.identifier("d_id"),
            type: try row.identifier("d_type"),
            key: try row.text("d_key"),
            title: try row.text("d_title"),
            depositor: try row.identifier("d_depositor"),
            latest: try row.identifier("d_latest"),
            createdAt: try row.timestamp("d_created_at")
        )
    }

    /// The document once a new version is its latest.
    func with(latest: Version.ID) -> Document {
        Document(
            realm: self.realm,
            id: self.id,
            type: self.type,
            key: self.key,
            title: self.title,
            depositor: self.depositor,
            latest: latest,
            createdAt: self.createdAt
        )
    }
}

extension Version {
    static let columns = """
        versions.id as v_id, versions.document as v_document, versions.number as v_number,
        versions.derived_from as v_derived_from, versions.author as v_author, versions.created_at as v_created_at
        """

    init(_ row: SQLRow, pieces: [Piece]) throws {
        self.init(
            id: try row.identifier("v_id"),
            document: try row.identifier("v_document"),
            number: try row.integer("v_number"),
            derivedFrom: try row.identifierIfPresent("v_derived_from"),
            author: try row.identifier("v_author"),
            createdAt: try row.timestamp("v_created_at"),
            pieces: pieces
        )
    }
}

extension Piece {
    /// From `pieces` joined with the object of each.
    static let columns = """
        pieces.version as p_version, pieces.number as p_number, pieces.role as p_role,
        pieces.file_name as p_file_name, pieces.media_type as p_media_type, pieces.digest as p_digest,
        objects.size as p_size
        """

    init(_ row: SQLRow) throws {
        guard let role = Role(rawValue: try row.text("p_role")) else {
            throw SQLError(.corrupt, detail: "a piece has no known role")
        }
        self.init(
            number: Int(try row.integer("p_number")),
            role: role,
            fileName: try row.text("p_file_name"),
            mediaType: try row.text("p_media_type"),
            size: try row.integer("p_size"),
            digest: try row.bytes("p_digest")
        )
    }
}

extension Receipt {
    static let columns = """
        receipts.realm as r_realm, receipts.id as r_id, receipts.kind as r_kind, receipts.exchange as r_exchange,
        receipts.handover as r_handover, receipts.version as r_version, receipts.created_at as r_created_at,
        receipts.entry as r_entry, receipts.statement as r_statement
        """

    init(_ row: SQLRow) throws {
        guard let kind = Kind(rawValue: try row.text("r_kind")) else {
            throw SQLError(.corrupt, detail: "a receipt is of no known kind")
        }
        self.init(
            id: try row.identifier("r_id"),
            realm: try row.identifier("r_realm"),
            kind: kind,
            exchange: try row.identifierIfPresent("r_exchange"),
            handover: try row.identifierIfPresent("r_handover"),
            version: try row.identifier("r_version"),
            createdAt: try row.timestamp("r_created_at"),
            entry: try row.identifier("r_entry"),
            statement: try row.text("r_statement")
        )
    }
}

extension AppliedRoute {
    /// From `routes.version` and `routes.declaration`.
    static let columns = "routes.version as o_version, routes.declaration as o_declaration"

    init(_ row: SQLRow) throws {
        self.init(
            route: try JSONColumn.decode(Route.self, try row.text("o_declaration")),
            version: try row.integer("o_version")
        )
    }
}
