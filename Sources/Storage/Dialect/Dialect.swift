import SQLCore

/// Where the engines cannot agree: at most ten pairs.
enum Dialect {
    /// SQLite has one writer and needs no row locks.
    static func skipLocked(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite: ""
        case .postgres: "for update skip locked"
        }
    }

    /// Takes a row so that a second transaction waits for the first.
    static func forUpdate(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite: ""
        case .postgres: "for update"
        }
    }
}
