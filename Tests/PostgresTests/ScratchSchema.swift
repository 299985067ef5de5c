import Foundation
import Postgres
import SQLCore
import ServerTesting
import Testing

/// A schema of its own on the server named by `LIAMM_TEST_POSTGRES`, dropped after the test.
struct ScratchSchema {
    static let server = ProcessInfo.processInfo.environment["LIAMM_TEST_POSTGRES"]
    static var isAvailable: Bool { self.server != nil }

    static func with(
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresDatabase) async throws -> Void
    ) async throws {
        let url = try #require(self.server)
        EngineLedger.postgres.note()
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let owner = try await PostgresDatabase(PostgresConfiguration(url: url, connections: 1))
        _ = try await owner.run("create schema \(raw: name)")
        let separator = url.contains("?") ? "&" : "?"
        var configuration = PostgresConfiguration(url: "\(url)\(separator)options=-csearch_path%3D\(name)")
        change(&configuration)
        let database = try await PostgresDatabase(configuration)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(database))
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        _ = try await owner.run("drop schema \(raw: name) cascade")
        await owner.close()
        try outcome.get()
    }
}
