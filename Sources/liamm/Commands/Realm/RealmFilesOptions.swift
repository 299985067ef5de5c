import AdminAPI
import ArgumentParser
import Foundation
import Offline

/// Realm files on this machine. They are parsed here first, so that a mistake needs no server to be told, and again
/// by the server, which decides.
struct RealmFilesOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .long], help: "File or folder of realm files; may be given again for overlays.")
    var file: [String]

    func read() throws -> [RealmApply.File] {
        let (summary, problems) = RealmValidation.run(paths: self.file, sandbox: true)
        guard problems.isEmpty else { throw Self.refusal(summary, problems.map { "\($0)" }) }
        return try self.file.flatMap(Self.names).map { name in
            guard let text = try? String(contentsOfFile: name, encoding: .utf8) else {
                throw Problem.file(name, "the file cannot be read")
            }
            return RealmApply.File(name: name, text: text)
        }
    }

    static func refusal(_ summary: String, _ lines: [String]) -> Problem {
        Problem(.realmFilesInvalid, status: 422, title: summary, lines: lines)
    }

    private static func names(at path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Problem.file(path, "no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .sorted()
            .map { folder + $0 }
    }
}
