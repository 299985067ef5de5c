package import SQLCore

/// The numbered migrations embedded in the program: `Migrations/0001-foundation.sql` and on.
package enum StorageMigrations {
    package static let all: [Migration] = Embedded.names.compactMap { path in
        guard path.hasPrefix("Migrations/"), let sql = Embedded.text(path) else { return nil }
        let file = path.dropFirst("Migrations/".count).dropLast(".sql".count)
        guard let dash = file.firstIndex(of: "-"), let number = Int(file[..<dash]) else { return nil }
        return Migration(number: number, name: String(file[file.index(after: dash)...]), sql: sql)
    }
}
