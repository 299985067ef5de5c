import Model
import Primitives
import SQLCore

/// Documents and exchanges, read from inside a wall.
struct SQLExchangeStore: ExchangeStore {
    private static let summary = """
        \(Exchange.columns), \(Document.columns), \(AppliedRoute.columns) from exchanges
        join documents on documents.realm = exchanges.realm and documents.id = exchanges.document
        join routes on routes.id = exchanges.route and routes.version = exchanges.route_version
        """

    let wall: ExchangeWall
    let context: StorageContext

    func exchanges(_ filter: ExchangeFilter, before: Exchange.ID?, limit: Int) async throws -> [ExchangeSummary] {
        try await self.context.list(
            "exchanges",
            """
            select \(raw: Self.summary) where \(exchangesWithin: self.wall)\
            \(and: "exchanges.state =", filter.state?.rawValue)\
            \(and: "exchanges.owner =", filter.owner?.description)\
            \(and: "exchanges.due_at <", filter.overdueAt)\
            \(and: "documents.key =", filter.key)\
            \(and: "exchanges.id <", before)
            order by exchanges.id desc limit \(limit)
            """,
            ExchangeSummary.init
        )
    }

    func exchange(_ id: Exchange.ID) async throws -> ExchangeSummary? {
        try await self.context.find(
            "exchange \(id)",
            "select \(raw: Self.summary) where exchanges.id = \(id) and \(exchangesWithin: self.wall)",
            ExchangeSummary.init
        )
    }

    func documents(key: String?, before: Document.ID?, limit: Int) async throws -> [Document] {
        try await self.context.list(
            "documents",
            """
            select \(raw: Document.columns) from documents where \(documentsWithin: self.wall)\
            \(and: "documents.key =", key)\
            \(and: "documents.id <", before)
            order by documents.id desc limit \(limit)
            """
        ) { try Document($0) }
    }

    func document(_ id: Document.ID) async throws -> Document? {
        try await self.context.find(
            "document \(id)",
            "select \(raw: Document.columns) from documents where id = \(id) and \(documentsWithin: self.wall)"
        ) { try Document($0) }
    }

    func version(_ id: Version.ID) async throws -> Version? {
        try await self.context.read("version \(id)") { transaction in
            try Version(
                try await transaction.query(
                    """
                    select \(raw: Version.columns), \(raw: Piece.columns) from versions
                    join documents on documents.realm = versions.realm and documents.id = versions.document
                    join pieces on pieces.realm = versions.realm and pieces.version = versions.id
                    join objects on objects.realm = pieces.realm and objects.digest = pieces.digest
                    where versions.id = \(id) and \(versionsWithin: self.wall) order by pieces.number
                    """
                )
            )
        }
    }

    func piece(_ number: Int, of version: Version.ID) async throws -> StoredPiece? {
        try await self.context.read("piece \(number) of version \(version)") { transaction in
            let rows = try await transaction.query(
                """
                select versions.realm, objects.name, objects.wrapped_key, \(raw: Piece.columns) from versions
                join documents on documents.realm = versions.realm and documents.id = versions.document
                join pieces on pieces.realm = versions.realm and pieces.version = versions.id
                join objects on objects.realm = pieces.realm and objects.digest = pieces.digest
                where versions.id = \(version) and pieces.number = \(number) and \(piecesWithin: self.wall)
                """
            )
            guard let row = rows.first else { return nil }
            let (piece, realm): (Piece, Realm.Slug) = (try Piece(row), try row.identifier("realm"))
            guard let realmKey = try await self.context.realmKey(of: realm, in: transaction) else {
                throw StoreError(.corrupt, "realm \(realm) has no key")
            }
            let wrapped = try row.bytes("wrapped_key")
            return StoredPiece(
                piece: piece,
                object: try row.text("name"),
                key: try self.context.unwrap(wrapped, of: piece.digest, in: realm, under: realmKey)
            )
        }
    }

    func receipt(_ id: Receipt.ID) async throws -> Receipt? {
        try await self.receipts("receipts.id =", id.text).first
    }

    func receipts(of exchange: Exchange.ID) async throws -> [Receipt] {
        try await self.receipts("receipts.exchange =", exchange.text)
    }

    func proof(of receipt: Receipt.ID) async throws -> EvidenceProof? {
        guard let entry = try await self.receipt(receipt)?.entry else { return nil }
        return try await SQLEvidenceStore(context: self.context).proof(of: entry)
    }

    private func receipts(_ comparison: String, _ value: String) async throws -> [Receipt] {
        try await self.context.list(
            "receipts",
            """
            select \(raw: Receipt.columns) from receipts
            join versions on versions.realm = receipts.realm and versions.id = receipts.version
            join documents on documents.realm = versions.realm and documents.id = versions.document
            where \(receiptsWithin: self.wall)\(and: comparison, value) order by receipts.created_at, receipts.id
            """
        ) { try Receipt($0) }
    }
}

extension ExchangeSummary {
    fileprivate init(_ row: SQLRow) throws {
        let (exchange, route) = (try Exchange(row), try AppliedRoute(row).route)
        guard route.steps.indices.contains(exchange.step) else {
            throw SQLError(.corrupt, detail: "an exchange is on no step of its route")
        }
        self.init(
            exchange: exchange,
            document: try Document(row),
            routeTitle: route.title,
            stepName: route.steps[exchange.step].name
        )
    }
}
