import Bootstrap
import DatabaseTesting
import Primitives
import ServerTesting

/// What a hub keeps its records in.
package enum HubEngine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// PostgreSQL only where tests may use one.
    package static let available: [HubEngine] = Self.allCases.filter { $0 != .postgres || ScratchSchema.isAvailable }

    /// Lends the reference of a database that holds the schema, the signing keys and the two realms.
    func withDatabase(_ body: @Sendable (String) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            EngineLedger.sqlite.note()
            try await HubTemplate.shared.withCopy(body)
        case .postgres:
            try await ScratchSchema.withURL { url in
                let clock = ManualWallClock()
                let assembly = try await HubSettings.assembly(database: url, clock: clock)
                try await HubSettings.applyRealms(to: assembly, at: clock.now)
                await assembly.close()
                try await body(url)
            }
        }
    }
}
