import Model
import Primitives
import SQLCore

/// Document types and routes of the region.
struct SQLCatalogStore: CatalogStore {
    let context: StorageContext

    func documentTypes() async throws -> [DocumentType] {
        try await self.context.list(
            "document types",
            "select declaration from document_types order by id",
            Self.documentType
        )
    }

    func documentType(_ id: DocumentType.ID) async throws -> DocumentType? {
        try await self.context.find(
            "document type \(id)",
            "select declaration from document_types where id = \(id)",
            Self.documentType
        )
    }

    func routes() async throws -> [AppliedRoute] {
        try await self.context.list(
            "routes",
            "select \(raw: AppliedRoute.columns) from routes where is_current = 1 order by id"
        ) { try AppliedRoute($0) }
    }

    func route(_ id: Route.ID) async throws -> AppliedRoute? {
        try await self.context.find(
            "route \(id)",
            "select \(raw: AppliedRoute.columns) from routes where id = \(id) and is_current = 1"
        ) { try AppliedRoute($0) }
    }

    func route(_ id: Route.ID, version: Int64) async throws -> AppliedRoute? {
        try await self.context.find(
            "route \(id)",
            "select \(raw: AppliedRoute.columns) from routes where id = \(id) and version = \(version)"
        ) { try AppliedRoute($0) }
    }

    func apply(types: [DocumentType], routes: [Route], audit: AuditEvent, at time: Timestamp) async throws {
        let known = Set(types.map(\.id))
        for route in routes where !known.contains(route.documentType) {
            throw StoreError(.conflict, "route \(route.id) carries documents of type \(route.documentType)")
        }
        try await self.context.write("document types and routes") { transaction in
            for type in types {
                try await transaction.execute(
                    """
                    insert into document_types (id, declaration) values (\(type.id), \(try JSONColumn.encode(type)))
                    on conflict (id) do update set declaration = excluded.declaration
                    """
                )
            }
            try await Self.apply(routes, in: transaction)
            let kept = try await transaction.query("select id from document_types order by id")
            for row in kept {
                let id: DocumentType.ID = try row.identifier("id")
                guard !known.contains(id) else { continue }
                // A document of that type keeps it: the reference is refused, and with it everything else.
                try await transaction.execute("delete from document_types where id = \(id)")
            }
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    /// What is declared as it already was keeps its version. Of two that change one route at once, one is refused by
    /// the key.
    private static func apply(_ routes: [Route], in transaction: any SQLTransaction) async throws {
        let rows = try await transaction.query(
            """
            select id, is_current, \(raw: AppliedRoute.columns) from routes
            where version = (select max(version) from routes as others where others.id = routes.id) order by id
            """
        )
        var latest: [Route.ID: (applied: AppliedRoute, isCurrent: Bool)] = [:]
        for row in rows { latest[try row.identifier("id")] = (try AppliedRoute(row), try row.bool("is_current")) }
        for route in routes {
            let last = latest.removeValue(forKey: route.id)
            if let last, last.applied.route == route {
                guard !last.isCurrent else { continue }
                try await transaction.execute(
                    "update routes set is_current = 1 where id = \(route.id) and version = \(last.applied.version)"
                )
            } else {
                try await transaction.execute(
                    "update routes set is_current = 0 where id = \(route.id) and is_current = 1"
                )
                try await transaction.execute(
                    """
                    insert into routes (id, version, is_current, declaration)
                    values (\(route.id), \((last?.applied.version ?? 0) + 1), 1, \(try JSONColumn.encode(route)))
                    """
                )
            }
        }
        for (id, last) in latest where last.isCurrent {
            try await transaction.execute("update routes set is_current = 0 where id = \(id) and is_current = 1")
        }
    }

    private static func documentType(_ row: SQLRow) throws -> DocumentType {
        try JSONColumn.decode(DocumentType.self, try row.text("declaration"))
    }
}
