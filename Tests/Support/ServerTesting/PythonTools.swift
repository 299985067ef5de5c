package import Foundation

/// The virtual environment where the foreign tools of tests are, made by `Deploy/packages`.
package enum PythonTools {
    private static let folder: String = {
        let variables = ProcessInfo.processInfo.environment
        let cache = variables["XDG_CACHE_HOME"] ?? "\(variables["HOME"] ?? "")/.cache"
        return "\(cache)/liamm/python"
    }()

    package static let interpreter = "\(Self.folder)/bin/python"

    /// Whether a module is installed, without starting anything.
    package static func has(_ module: String) -> Bool {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/lib")) ?? []
        return versions.contains { version in
            FileManager.default.fileExists(atPath: "\(Self.folder)/lib/\(version)/site-packages/\(module)")
        }
    }

    /// Runs a script of `Tests/Python` with a new folder that `prepare` fills, to its end; what it says is in the
    /// failure when it does not end well. `collect` then reads what it left in the folder.
    package static func run(
        _ script: String,
        prepare: (URL) throws -> Void,
        collect: (URL) throws -> Void = { _ in }
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "liamm-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try prepare(folder)
        let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Python")
        try await ChildProcess.run(
            self.interpreter,
            [scripts.appending(path: script).path, folder.path],
            folder: folder.path
        )
        try collect(folder)
    }
}
