import AdminAPI
import ArgumentParser
import Offline

/// Realm files on this machine. They are sent as they are: the server decides, by what it is, what it accepts of them;
/// `liamm realm validate` needs none.
struct RealmFilesOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .long], help: "File or folder of realm files; may be given again for overlays.")
    var file: [String]

    func read() throws -> [RealmApply.File] {
        let (files, problems) = RealmFileTexts.read(self.file)
        guard problems.isEmpty else {
            throw Self.refusal("realm files cannot be read", problems.map { "\($0)" })
        }
        return files.map { RealmApply.File(name: $0.name, text: $0.text) }
    }

    static func refusal(_ summary: String, _ lines: [String]) -> Problem {
        Problem(.realmFilesInvalid, status: 422, title: summary, lines: lines)
    }
}
