import Foundation

/// `EmbedTool embed ROOT OUTPUT FILE…` writes `enum Embedded`, a lookup from a file's path below ROOT to its text.
/// `EmbedTool keys OUTPUT FILE…` checks the files of all languages and writes `enum MessageKey`.
@main
enum EmbedTool {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "embed" where arguments.count > 2:
            try self.embed(Array(arguments[3...]), below: arguments[1], to: arguments[2])
        case "keys" where arguments.count > 2:
            guard try self.keys(Array(arguments[2...]), to: arguments[1]) else { exit(EXIT_FAILURE) }
        default: throw CocoaError(.fileReadUnknown)
        }
    }

    private static func embed(_ paths: [String], below root: String, to output: String) throws {
        let root = root.hasSuffix("/") ? root : root + "/"
        let files = try paths.map {
            (name: String($0.dropFirst(root.count)), text: try String(contentsOfFile: $0, encoding: .utf8))
        }
        try EmbeddedSource.text(files).write(toFile: output, atomically: true, encoding: .utf8)
    }

    /// False when something is wrong with a file: all of it is told, so that one build is enough to see it.
    private static func keys(_ paths: [String], to output: String) throws -> Bool {
        do {
            let files = try paths.map {
                try TranslationFile(path: $0, json: try String(contentsOfFile: $0, encoding: .utf8))
            }
            let translations = try Translations(files)
            let complaints = translations.complaints()
            for complaint in complaints { print(complaint) }
            guard complaints.isEmpty else { return false }
            try MessageKeySource.text(translations.sentences).write(toFile: output, atomically: true, encoding: .utf8)
            return true
        } catch let complaint as Complaint {
            print(complaint)
            return false
        }
    }
}
