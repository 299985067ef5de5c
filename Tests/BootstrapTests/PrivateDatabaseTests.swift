import Bootstrap
import Foundation
import Testing

@Suite struct PrivateDatabaseTests {
    private func permissions(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test(arguments: [nil, 0o644, 0o666])
    func `the database is its owner's alone, from its first moment or from now on`(mode: Int?) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "private-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/liamm.db"
        if let mode {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: mode])
        }
        var configuration = Configuration()
        configuration.database = "sqlite:\(path)"
        configuration.objects = "file:\(folder)/objects"
        configuration.masterKey = "env:KEY"
        configuration.sandbox = true
        let key = String(repeating: "07", count: 32)
        let assembly = try await HubAssembly(configuration, environment: ["KEY": key])
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("liamm.db") {
            #expect(try self.permissions("\(folder)/\(name)") & 0o077 == 0, "\(name)")
        }
        await assembly.close()
    }
}
