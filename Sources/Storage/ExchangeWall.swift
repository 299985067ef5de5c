import Model
import Primitives
import SQLCore

/// Whom a reader of documents and exchanges reads for: an operator of one realm, or one application, which sees what it
/// deposited and what was handed to it, in one realm or all.
enum ExchangeWall: Sendable {
    case realm(Realm.Slug)
    case application(Application.ClientID, in: Realm.Slug?)
}

/// The wall as a condition, one for each kind of row; `documents` is joined in every statement.
extension SQLStatement.StringInterpolation {
    mutating func appendInterpolation(exchangesWithin wall: ExchangeWall) {
        self.append(
            wall,
            table: "exchanges",
            handed: "handovers.realm = exchanges.realm and handovers.exchange = exchanges.id"
        )
    }

    mutating func appendInterpolation(documentsWithin wall: ExchangeWall) {
        self.append(
            wall,
            table: "documents",
            handed: """
                handovers.realm = documents.realm and handovers.exchange in (select id from exchanges
                    where exchanges.realm = documents.realm and exchanges.document = documents.id)
                """
        )
    }

    mutating func appendInterpolation(versionsWithin wall: ExchangeWall) {
        self.append(
            wall,
            table: "versions",
            handed: "handovers.realm = versions.realm and handovers.version = versions.id"
        )
    }

    /// Those whose bytes may be read: what was refused, cancelled or let expire is not handed any more.
    mutating func appendInterpolation(piecesWithin wall: ExchangeWall) {
        self.append(
            wall,
            table: "versions",
            handed: """
                handovers.realm = versions.realm and handovers.version = versions.id
                    and handovers.state in ('offered', 'leased', 'accepted', 'applied')
                """
        )
    }

    mutating func appendInterpolation(receiptsWithin wall: ExchangeWall) {
        self.append(
            wall,
            table: "receipts",
            handed: "handovers.realm = receipts.realm and handovers.id = receipts.handover"
        )
    }

    private mutating func append(_ wall: ExchangeWall, table: String, handed: String) {
        switch wall {
        case .realm(let slug):
            self.appendLiteral("\(table).realm = ")
            self.appendInterpolation(slug)
        case .application(let id, let realm):
            if let realm {
                self.appendLiteral("\(table).realm = ")
                self.appendInterpolation(realm)
                self.appendLiteral(" and ")
            }
            self.appendLiteral("(documents.depositor = ")
            self.appendInterpolation(id)
            self.appendLiteral(" or exists (select 1 from handovers where \(handed) and handovers.recipient = ")
            self.appendInterpolation(id)
            self.appendLiteral("))")
        }
    }
}
