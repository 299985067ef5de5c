import Model
import Primitives
import SQLCore

/// A handover with all that an act on it needs, read by one statement.
struct Passage: Sendable {
    var handover: Handover
    var exchange: Exchange
    var document: Document
    let version: Version
    let route: Route
    let step: Route.Step

    /// From the rows of one handover.
    private init?(_ rows: some Collection<SQLRow>) throws {
        guard let row = rows.first, let version = try Version(rows) else { return nil }
        self.handover = try Handover(row)
        self.exchange = try Exchange(row)
        self.document = try Document(row)
        self.version = version
        self.route = try AppliedRoute(row).route
        guard self.route.steps.indices.contains(self.handover.step),
            self.route.steps.indices.contains(self.exchange.step)
        else { throw SQLError(.corrupt, detail: "a handover is on no step of its route") }
        self.step = self.route.steps[self.handover.step]
    }

    var item: InboxItem {
        InboxItem(
            handover: self.handover,
            document: self.document,
            version: self.version,
            stepName: self.step.name,
            expectsVersion: self.step.expectsVersion,
            sender: self.exchange.sender
        )
    }

    /// From rows in order of handovers and then of pieces.
    static func read(_ rows: [SQLRow]) throws -> [Passage] {
        var passages: [Passage] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let id = try rows[start].text("h_id")
            let end = try rows[start...].firstIndex { try $0.text("h_id") != id } ?? rows.endIndex
            if let passage = try Passage(rows[start..<end]) { passages.append(passage) }
            start = end
        }
        return passages
    }

    /// What `select` names and where it is found; each handover has as many rows as its version has pieces.
    static let source = """
        \(Handover.columns), \(Exchange.columns), \(Document.columns), \(Version.columns), \(Piece.columns),
        \(AppliedRoute.columns) from handovers
        join exchanges on exchanges.realm = handovers.realm and exchanges.id = handovers.exchange
        join documents on documents.realm = exchanges.realm and documents.id = exchanges.document
        join routes on routes.id = exchanges.route and routes.version = exchanges.route_version
        join versions on versions.realm = handovers.realm and versions.id = handovers.version
        join pieces on pieces.realm = versions.realm and pieces.version = versions.id
        join objects on objects.realm = pieces.realm and objects.digest = pieces.digest
        """
    static let order = "order by handovers.offered_at, handovers.id, pieces.number"
}
