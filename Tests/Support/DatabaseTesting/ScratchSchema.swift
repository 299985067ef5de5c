import Foundation
package import Postgres
import Primitives
package import SQLCore
import ServerTesting

/// A schema of a test's own, on the PostgreSQL server that `LIAMM_TEST_POSTGRES` names and that tests may fill.
package struct ScratchSchema: Sendable {
    private static let server = ProcessInfo.processInfo.environment["LIAMM_TEST_POSTGRES"]

    package static var isAvailable: Bool { self.server != nil }
    /// Why tests that need the server are skipped.
    package static let absence = "LIAMM_TEST_POSTGRES holds no URL"

    private struct Absent: Error, CustomStringConvertible {
        let description = ScratchSchema.absence
    }

    /// Lends the URL of an empty schema, dropped afterwards with all that is in it.
    package static func withURL<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        guard let server else { throw Absent() }
        EngineLedger.postgres.note()
        let name = "test_\(Hex.encode(SystemRandomSource().bytes(8)))"
        let owner = try await PostgresDatabase(PostgresConfiguration(url: server, connections: 1))
        _ = try await owner.run("create schema \(raw: name)")
        let separator = server.contains("?") ? "&" : "?"
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body("\(server)\(separator)options=-csearch_path%3D\(name)"))
        } catch {
            outcome = .failure(error)
        }
        _ = try await owner.run("drop schema \(raw: name) cascade")
        await owner.close()
        return try outcome.get()
    }

    /// Lends a database on it, with settings as `change` leaves them. A statement has minutes: what is tested is who waits
    /// for whom, on a machine that runs every other test meanwhile.
    package static func with(
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresDatabase) async throws -> Void
    ) async throws {
        try await self.withURL { url in
            var configuration = PostgresConfiguration(url: url, statementTimeout: .seconds(300))
            change(&configuration)
            let database = try await PostgresDatabase(configuration)
            try await database.lend { try await body(database) }
        }
    }
}

extension SQLDatabase {
    /// Closes it when the body is done, however it ends.
    package func lend(_ body: () async throws -> Void) async throws {
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        await self.close()
        try outcome.get()
    }
}
