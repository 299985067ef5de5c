import SQLCore

/// Where the engines cannot agree: one case a pair, at most ten.
package enum Dialect: CaseIterable {
    /// Takes the rows nobody else has taken.
    case skipLocked
    /// Takes a row so that a second transaction waits for the first.
    case forUpdate

    /// SQLite has one writer and needs no row locks.
    func text(_ dialect: SQLDialect) -> String {
        switch (self, dialect) {
        case (_, .sqlite): ""
        case (.skipLocked, .postgres): "for update skip locked"
        case (.forUpdate, .postgres): "for update"
        }
    }
}

extension SQLTransaction {
    /// The tail of a `select` whose rows nobody else may change before this transaction ends.
    var forUpdate: String { Dialect.forUpdate.text(self.dialect) }
}
