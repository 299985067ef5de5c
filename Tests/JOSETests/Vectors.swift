import Foundation
import Primitives

/// Test vectors that are not ours, read from beside the package when they are there.
enum Vectors {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/reference/vectors")

    static func arePresent(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: self.folder.appending(path: name).path())
    }

    static func read(_ path: String) throws -> JSONValue {
        try StrictJSON.parse(Data(contentsOf: self.folder.appending(path: path)))
    }

    static func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self.folder.appending(path: folder).path()).sorted()
            .map { "\(folder)/\($0)" }
    }
}
