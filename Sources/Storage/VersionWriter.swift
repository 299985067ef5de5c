import Model
import Primitives
import SQLCore

/// What the uploads named by drafts are good for.
enum PieceSelection: Sendable {
    /// Numbered in the order of the drafts.
    case pieces([Piece])
    case unknown([Upload.ID])
}

/// Versions and their pieces.
extension StorageContext {
    /// The pieces that an application announces; their uploads stay until the transaction ends.
    func pieces(
        _ drafts: [PieceDraft],
        of application: Application.ClientID,
        in realm: Realm.Slug,
        now: Timestamp,
        transaction: any SQLTransaction
    ) async throws -> PieceSelection {
        guard !drafts.isEmpty else { throw StoreError(.conflict, "a version has at least one piece") }
        let rows = try await transaction.query(
            """
            select uploads.id, uploads.digest, objects.size from uploads
            join objects on objects.realm = uploads.realm and objects.digest = uploads.digest
            where uploads.realm = \(realm) and uploads.application = \(application) and uploads.expires_at > \(now)
                and uploads.id in (\(list: Set(drafts.map(\.upload)).sorted()))
            order by uploads.id \(raw: transaction.forUpdate)
            """
        )
        var found: [Upload.ID: (size: Int64, digest: [UInt8])] = [:]
        for row in rows { found[try row.identifier("id")] = (try row.integer("size"), try row.bytes("digest")) }
        let unknown = drafts.map(\.upload).filter { found[$0] == nil }
        guard unknown.isEmpty else { return .unknown(unknown) }
        return .pieces(
            drafts.enumerated().compactMap { index, draft in
                found[draft.upload].map { known in
                    Piece(
                        number: index + 1,
                        role: draft.role,
                        fileName: draft.fileName,
                        mediaType: draft.mediaType,
                        size: known.size,
                        digest: known.digest
                    )
                }
            }
        )
    }

    func insert(_ version: Version, in realm: Realm.Slug, transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into versions (realm, id, document, number, derived_from, author, created_at)
            values (\(realm), \(version.id), \(version.document), \(version.number), \(nullable: version.derivedFrom),
                \(version.author), \(version.createdAt))
            """
        )
        let rows: [[any SQLConvertible]] = version.pieces.map {
            [realm, version.id, $0.number, $0.role.rawValue, $0.fileName, $0.mediaType, $0.digest]
        }
        try await transaction.execute(
            """
            insert into pieces (realm, version, number, role, file_name, media_type, digest) values \(rows: rows)
            """
        )
    }

    /// A new version of a document that is held: its number is the next one, and it is the latest from now on.
    func append(
        _ id: Version.ID,
        _ pieces: [Piece],
        to document: Document.ID,
        in realm: Realm.Slug,
        derivedFrom: Version.ID?,
        by author: Application.ClientID,
        at time: Timestamp,
        transaction: any SQLTransaction
    ) async throws -> Version {
        let numbers = try await transaction.query(
            "select max(number) as number from versions where realm = \(realm) and document = \(document)"
        )
        let version = Version(
            id: id,
            document: document,
            number: (try numbers.first?.integerIfPresent("number") ?? 0) + 1,
            derivedFrom: derivedFrom,
            author: author,
            createdAt: time,
            pieces: pieces
        )
        try await self.insert(version, in: realm, transaction: transaction)
        try await transaction.execute(
            "update documents set latest = \(version.id) where realm = \(realm) and id = \(document)"
        )
        return version
    }
}

extension Version {
    /// From rows of `versions` joined with `pieces`, by the pieces' numbers; nil when there is none.
    init?(_ rows: some Collection<SQLRow>) throws {
        guard let first = rows.first else { return nil }
        try self.init(first, pieces: rows.map { try Piece($0) })
    }
}
