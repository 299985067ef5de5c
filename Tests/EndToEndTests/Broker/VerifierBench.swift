import Foundation
import ServerTesting

/// `Deploy/verify/verify.py` as a process, on files of its own.
struct VerifierBench: Sendable {
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "liamm-verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: self.folder) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: self.folder.appending(path: name))
    }

    /// Its exit status.
    func verify(_ receipt: String, piece: String) async throws -> Int32 {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
        let script = root.appending(path: "Deploy/verify/verify.py").path
        let arguments = ["python3", script, receipt, "--keys", "keys.json", "--piece", "1=\(piece)"]
        return try await ChildProcess.start("/usr/bin/env", arguments, folder: self.folder.path).wait()
    }
}
