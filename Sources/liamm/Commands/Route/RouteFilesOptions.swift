import AdminAPI
import ArgumentParser
import Offline

/// Files of document types and routes on this machine; they are sent as they are.
struct RouteFilesOptions: ParsableArguments {
    @Option(name: [.customShort("f"), .long], help: "Realms/region, a folder or a file; may be given again.")
    var file: [String]

    func read() throws -> [RealmApply.File] {
        let (files, problems) = CatalogValidation.texts(paths: self.file)
        guard problems.isEmpty else {
            throw RealmFilesOptions.refusal("the files cannot be read", problems.map { "\($0)" })
        }
        return files.map { RealmApply.File(name: $0.name, text: $0.text) }
    }
}
