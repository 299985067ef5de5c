import Bootstrap
import Foundation
import Postgres
import Primitives
import SQLCore
import ServerTesting

/// What a hub keeps its records in.
package enum HubEngine: String, CaseIterable, Sendable {
    case sqlite, postgres

    private static let postgresURL = ProcessInfo.processInfo.environment["LIAMM_TEST_POSTGRES"]

    /// PostgreSQL only where `LIAMM_TEST_POSTGRES` names one that tests may fill, in schemas of their own.
    package static let available: [HubEngine] = Self.allCases.filter { $0 != .postgres || Self.postgresURL != nil }

    /// Lends the reference of a database that holds the schema, the signing keys and the two realms.
    func withDatabase(_ body: @Sendable (String) async throws -> Void) async throws {
        (self == .sqlite ? EngineLedger.sqlite : .postgres).note()
        switch self {
        case .sqlite: try await HubTemplate.shared.withCopy(body)
        case .postgres: try await Self.withSchema(body)
        }
    }

    private static func withSchema(_ body: @Sendable (String) async throws -> Void) async throws {
        guard let url = self.postgresURL else { return }
        let schema = "liamm_\(Hex.encode(SystemRandomSource().bytes(8)))"
        let separator = url.contains("?") ? "&" : "?"
        let reference = "\(url)\(separator)options=-csearch_path%3D\(schema)"
        let owner = try await PostgresDatabase(PostgresConfiguration(url: url))
        _ = try await owner.run("create schema \(raw: schema)")
        let result: Result<Void, any Error>
        do {
            let clock = ManualWallClock()
            let assembly = try await HubSettings.assembly(database: reference, clock: clock)
            try await HubSettings.applyRealms(to: assembly, at: clock.now)
            await assembly.close()
            result = .success(try await body(reference))
        } catch {
            result = .failure(error)
        }
        _ = try await owner.run("drop schema \(raw: schema) cascade")
        await owner.close()
        try result.get()
    }
}
