import Foundation
import Primitives

/// A folder of one test, gone afterwards.
enum TemporaryFolder {
    static func lend<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let name = "liamm-storage-\(Hex.encode(SystemRandomSource().bytes(8)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
