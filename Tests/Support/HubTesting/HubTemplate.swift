import Bootstrap
import Foundation
import Primitives

/// One filled SQLite database, made once and copied for each hub: RSA keys take longer to find than most tests to run.
actor HubTemplate {
    static let shared = HubTemplate()

    private var making: Task<Data, any Error>?

    nonisolated func withCopy(_ body: @Sendable (String) async throws -> Void) async throws {
        let template = try await self.template()
        try await Self.withFolder { folder in
            let path = "\(folder)/liamm.sqlite"
            try template.write(to: URL(filePath: path))
            try await body("sqlite:\(path)")
        }
    }

    private func template() async throws -> Data {
        if let making { return try await making.value }
        let making = Task { try await Self.make() }
        self.making = making
        return try await making.value
    }

    private static func make() async throws -> Data {
        try await self.withFolder { folder in
            let path = "\(folder)/liamm.sqlite"
            let clock = ManualWallClock()
            let assembly = try await HubSettings.assembly(database: "sqlite:\(path)", clock: clock)
            try await HubSettings.applyRealms(to: assembly, at: clock.now)
            await assembly.close()
            return try Data(contentsOf: URL(filePath: path))
        }
    }

    private static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let name = "liamm-hub-\(Hex.encode(SystemRandomSource().bytes(8)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
