import Model
import Primitives
import SQLCore

/// What happened to an exchange, from its audit entries.
extension SQLExchangeStore {
    /// Oldest first. An application that is not the depositor reads of its own handovers only.
    func timeline(of id: Exchange.ID) async throws -> [TimelineEntry] {
        guard let summary = try await self.exchange(id) else { return [] }
        let rows = try await self.context.list(
            "timeline of exchange \(id)",
            """
            select audit.time, audit.name, audit.actor, audit.body, receipts.id as receipt from audit
            left join receipts on receipts.entry = audit.id
            where audit.exchange = \(id) order by audit.time, audit.id
            """,
            TimelineEntry.init
        )
        guard case .application(let application, _) = self.wall, summary.document.depositor != application else {
            return rows
        }
        let own = Set(
            try await self.context.list(
                "handovers of exchange \(id)",
                "select id from handovers where exchange = \(id) and recipient = \(application)"
            ) { try $0.text("id") }
        )
        return rows.filter { entry in entry.fields["handover"].map { own.contains($0) } ?? false }
    }
}

extension TimelineEntry {
    fileprivate init(_ row: SQLRow) throws {
        guard let fields = try? StrictJSON.parse(try row.text("body"))["fields"]?.object else {
            throw SQLError(.corrupt, detail: "an audit entry cannot be read")
        }
        self.init(
            time: try row.timestamp("time"),
            name: try row.text("name"),
            actor: try row.text("actor"),
            fields: fields.compactMapValues(\.string),
            receipt: try row.identifierIfPresent("receipt")
        )
    }
}
